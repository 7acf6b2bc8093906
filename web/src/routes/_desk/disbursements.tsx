import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { DisbursementsPage } from '@/features/disbursement/DisbursementsPage';

export const Route = createFileRoute('/_desk/disbursements')({
  validateSearch: readListSearch,
  component: DisbursementsPage,
});
