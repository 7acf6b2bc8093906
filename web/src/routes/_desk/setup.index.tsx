import { createFileRoute } from '@tanstack/react-router';
import { wordOf } from '@/desk/listSearch';
import { SetupPage } from '@/features/setup/SetupPage';

export const Route = createFileRoute('/_desk/setup/')({
  validateSearch: (search: Record<string, unknown>): { kind?: string } => {
    const kind = wordOf(search.kind);
    return kind ? { kind } : {};
  },
  component: SetupPage,
});
