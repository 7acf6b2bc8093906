import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { LoansPage } from '@/features/loans/LoansPage';

export const Route = createFileRoute('/_desk/loans/')({
  validateSearch: readListSearch,
  component: LoansPage,
});
