import { createFileRoute } from '@tanstack/react-router';
import { SignInPage } from '@/features/staff/SignInPage';

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  component: SignInPage,
});
