import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { InspectionsPage } from '@/features/inspections/InspectionsPage';

export const Route = createFileRoute('/_desk/inspections')({
  validateSearch: readListSearch,
  component: InspectionsPage,
});
