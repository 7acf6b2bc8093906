import { Toast } from 'antd-mobile';
import { type IntentHeaders, useSend } from '@/shared/api/intent';
import { queryClient } from '../api/queries';

/**
 * A turn that the borrower gives her application: once it is taken, all that shows the application
 * is asked for again, and `done` is said.
 */
export function useTurn<Values>(
  id: string,
  call: (values: Values, headers: IntentHeaders) => Promise<void>,
  { done, after }: { done: string; after?: () => void },
) {
  return useSend<Values, void>(call, {
    onSuccess: async () => {
      void queryClient.invalidateQueries({ queryKey: ['offer'] });
      void queryClient.invalidateQueries({ queryKey: ['notices'] });
      void queryClient.invalidateQueries({ queryKey: ['applications'], exact: true });
      await queryClient.invalidateQueries({ queryKey: ['applications', id] });
      after?.();
      Toast.show({ icon: 'success', content: done });
    },
  });
}
