import { Button, Dialog, Toast } from 'antd-mobile';
import { useSend } from '@/shared/api/intent';
import { borrowerApi } from '../api/client';
import type { Contract } from '../api/contract';
import { contractQuery, queryClient } from '../api/queries';
import { useWords } from '../i18n';

/** The button by which the borrower steps back before the money. */
export function Withdrawal({ contract }: { contract: Contract }) {
  const words = useWords();
  const withdrawing = useSend<string, void>((id, headers) =>
    borrowerApi.withdrawContract(id, headers),
  );
  const ask = async () => {
    const isSure = await Dialog.confirm({
      content: words(($) => $.contract.withdrawAsk),
      confirmText: words(($) => $.contract.withdraw),
      cancelText: words(($) => $.app.cancel),
    });
    if (!isSure) return;
    withdrawing.mutate(contract.id, {
      onSuccess: () => {
        Toast.show({ content: words(($) => $.contract.withdrawn) });
        void queryClient.invalidateQueries({ queryKey: contractQuery(contract.id).queryKey });
        void queryClient.invalidateQueries({ queryKey: ['applications'] });
      },
      onError: (error) => Toast.show({ content: error.message }),
    });
  };
  return (
    <Button block fill="none" loading={withdrawing.isPending} onClick={() => void ask()}>
      {words(($) => $.contract.withdraw)}
    </Button>
  );
}
