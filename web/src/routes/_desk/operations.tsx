import { createFileRoute } from '@tanstack/react-router';
import { OperationsPage } from '@/features/operations/OperationsPage';
import { readOperationsSearch } from '@/features/operations/search';

export const Route = createFileRoute('/_desk/operations')({
  validateSearch: readOperationsSearch,
  component: OperationsPage,
});
