import { createFileRoute } from '@tanstack/react-router';
import { readDaySearch } from '@/features/ledger/search';
import { TrialBalancePage } from '@/features/ledger/TrialBalancePage';

export const Route = createFileRoute('/_desk/books')({
  validateSearch: readDaySearch,
  component: TrialBalancePage,
});
