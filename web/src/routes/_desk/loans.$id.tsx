import { createFileRoute } from '@tanstack/react-router';
import { LoanPage } from '@/features/loans/LoanPage';
import { readLoanSearch } from '@/features/loans/search';

export const Route = createFileRoute('/_desk/loans/$id')({
  validateSearch: readLoanSearch,
  component: LoanPage,
});
