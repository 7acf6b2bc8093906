import { createFileRoute } from '@tanstack/react-router';
import { AccountPage } from '@/features/ledger/AccountPage';
import { readLinesSearch } from '@/features/ledger/search';

export const Route = createFileRoute('/_desk/books/accounts/$account')({
  validateSearch: readLinesSearch,
  component: AccountPage,
});
