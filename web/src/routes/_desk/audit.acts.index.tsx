import { createFileRoute } from '@tanstack/react-router';
import { ActsPage } from '@/features/audit/ActsPage';
import { readAuditSearch } from '@/features/audit/search';

export const Route = createFileRoute('/_desk/audit/acts/')({
  validateSearch: readAuditSearch,
  component: ActsPage,
});
