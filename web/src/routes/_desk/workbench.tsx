import { createFileRoute } from '@tanstack/react-router';
import { readInboxSearch } from '@/features/workbench/inboxSearch';
import { WorkbenchPage } from '@/features/workbench/WorkbenchPage';

export const Route = createFileRoute('/_desk/workbench')({
  validateSearch: readInboxSearch,
  component: WorkbenchPage,
});
