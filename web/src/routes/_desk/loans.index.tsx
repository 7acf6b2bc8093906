import { createFileRoute } from '@tanstack/react-router';
import { LoansPage } from '@/features/loans/LoansPage';
import { readLoansSearch } from '@/features/loans/search';

export const Route = createFileRoute('/_desk/loans/')({
  validateSearch: readLoansSearch,
  component: LoansPage,
});
