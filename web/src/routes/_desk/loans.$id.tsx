import { createFileRoute } from '@tanstack/react-router';
import { LoanPage } from '@/features/loans/LoanPage';

export const Route = createFileRoute('/_desk/loans/$id')({
  component: LoanPage,
});
