import { createFileRoute } from '@tanstack/react-router';
import { ProductPage } from '@/features/products/ProductPage';
import { readVersionSearch } from '@/features/products/search';

export const Route = createFileRoute('/_desk/products/$code')({
  validateSearch: readVersionSearch,
  component: ProductPage,
});
