import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { ProposalsPage } from '@/features/setup/ProposalsPage';

export const Route = createFileRoute('/_desk/proposals/')({
  validateSearch: readListSearch,
  component: ProposalsPage,
});
