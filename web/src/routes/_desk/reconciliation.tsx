import { createFileRoute } from '@tanstack/react-router';
import { ReconciliationPage } from '@/features/reconciliation/ReconciliationPage';
import { readBreakSearch } from '@/features/reconciliation/search';

export const Route = createFileRoute('/_desk/reconciliation')({
  validateSearch: readBreakSearch,
  component: ReconciliationPage,
});
