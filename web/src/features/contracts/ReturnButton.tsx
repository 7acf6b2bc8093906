import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { ReasonButton } from '@/desk/ReasonButton';
import { answerOf, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';

/** Returns a contract for correction, with a reason. */
export function ReturnButton({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const sending = useSend((reason: string, headers) =>
    answerOf(
      http.POST('/api/v1/contracts/{contract_id}/return', {
        params: { path: { contract_id: id } },
        body: { reason },
        headers,
      }),
    ),
  );
  return (
    <ReasonButton
      label={t(($) => $.contracts.return)}
      lead={t(($) => $.contracts.returnLead)}
      send={async (reason) => {
        await sending.mutateAsync(reason);
        void message.success(t(($) => $.contracts.returned));
        await queryClient.invalidateQueries({
          queryKey: ['get', '/api/v1/contracts/{contract_id}'],
        });
      }}
    />
  );
}
