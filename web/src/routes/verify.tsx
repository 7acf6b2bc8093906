import { createFileRoute } from '@tanstack/react-router';
import { VerifyPage } from '@/features/verification/VerifyPage';

export const Route = createFileRoute('/verify')({
  validateSearch: (search): { number?: string; code?: string } => ({
    ...(search.number ? { number: String(search.number) } : {}),
    ...(search.code ? { code: String(search.code) } : {}),
  }),
  component: VerifyPage,
});
