import { createFileRoute } from '@tanstack/react-router';
import { readBooksSearch } from '@/features/ledger/search';
import { TrialBalancePage } from '@/features/ledger/TrialBalancePage';

export const Route = createFileRoute('/_desk/books/')({
  validateSearch: readBooksSearch,
  component: TrialBalancePage,
});
