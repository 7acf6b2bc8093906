import { createFileRoute } from '@tanstack/react-router';
import { ActPage } from '@/features/audit/ActPage';

export const Route = createFileRoute('/_desk/audit/acts/$id')({
  component: ActPage,
});
