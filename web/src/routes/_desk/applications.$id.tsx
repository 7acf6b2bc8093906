import { createFileRoute } from '@tanstack/react-router';
import { CasePage } from '@/features/applications/CasePage';
import { readCaseSearch } from '@/features/applications/search';

export const Route = createFileRoute('/_desk/applications/$id')({
  validateSearch: readCaseSearch,
  component: CasePage,
});
