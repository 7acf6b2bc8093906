import { createFileRoute } from '@tanstack/react-router';
import { ApplicationsPage } from '@/features/applications/ApplicationsPage';
import { readApplicationSearch } from '@/features/applications/search';

export const Route = createFileRoute('/_desk/applications/')({
  validateSearch: readApplicationSearch,
  component: ApplicationsPage,
});
