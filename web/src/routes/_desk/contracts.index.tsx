import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { ContractsPage } from '@/features/contracts/ContractsPage';

export const Route = createFileRoute('/_desk/contracts/')({
  validateSearch: readListSearch,
  component: ContractsPage,
});
