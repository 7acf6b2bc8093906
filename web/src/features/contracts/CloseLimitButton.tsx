import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { ReasonButton } from '@/desk/ReasonButton';
import { answerOf, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';

/** Ends a revolving limit as its borrower asks; how she asked is written down. */
export function CloseLimitButton({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const sending = useSend((reason: string, headers) =>
    answerOf(
      http.POST('/api/v1/contracts/{contract_id}/limit-closing', {
        params: { path: { contract_id: id } },
        body: { reason },
        headers,
      }),
    ),
  );
  return (
    <ReasonButton
      danger
      label={t(($) => $.contracts.limit.close)}
      lead={t(($) => $.contracts.limit.closeLead)}
      send={async (reason) => {
        await sending.mutateAsync(reason);
        void message.success(t(($) => $.contracts.limit.closed));
        await queryClient.invalidateQueries({
          queryKey: ['get', '/api/v1/contracts/{contract_id}'],
        });
        await queryClient.invalidateQueries({
          queryKey: ['get', '/api/v1/contracts/{contract_id}/limit'],
        });
      }}
    />
  );
}
