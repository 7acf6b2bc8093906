import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { UsesPage } from '@/features/loans/UsesPage';

export const Route = createFileRoute('/_desk/use-of-funds')({
  validateSearch: readListSearch,
  component: UsesPage,
});
