import { createFileRoute } from '@tanstack/react-router';
import { NewApplicationPage } from '@/features/applications/NewApplicationPage';
import { readNewSearch } from '@/features/applications/search';

export const Route = createFileRoute('/_desk/applications/new')({
  validateSearch: readNewSearch,
  component: NewApplicationPage,
});
