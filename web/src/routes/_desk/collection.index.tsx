import { createFileRoute } from '@tanstack/react-router';
import { CollectionPage } from '@/features/collection/CollectionPage';
import { readCollectionSearch } from '@/features/collection/search';

export const Route = createFileRoute('/_desk/collection/')({
  validateSearch: readCollectionSearch,
  component: CollectionPage,
});
