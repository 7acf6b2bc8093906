import { createFileRoute } from '@tanstack/react-router';
import { AccessesPage } from '@/features/audit/AccessesPage';
import { readAuditSearch } from '@/features/audit/search';

export const Route = createFileRoute('/_desk/audit/accesses')({
  validateSearch: readAuditSearch,
  component: AccessesPage,
});
