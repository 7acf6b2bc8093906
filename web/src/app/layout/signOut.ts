import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answerOf, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';

/** A function that ends the session and goes to the sign-in page. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useSend((_: null, headers) =>
    answerOf(http.DELETE('/api/v1/staff/session', { headers })),
  );
  return () =>
    leave.mutate(null, {
      onSettled: () => {
        queryClient.clear();
        void navigate({ to: '/sign-in' });
      },
    });
}
