import { useQueryClient } from '@tanstack/react-query';
import { App, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { ReasonButton } from '@/desk/ReasonButton';
import { Amount } from '@/desk/values';
import { answerOf, http } from '@/shared/api/client';
import type { Disbursement } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { sumOf } from '@/shared/format/money';

/** What can be let go together: a payee is compared with its papers one by one. */
export function mayBatch(row: Disbursement) {
  const mine = row.allowed_actions.includes('review') || row.allowed_actions.includes('release');
  return mine && !row.payee && !row.allowed_actions.includes('payee');
}

/**
 * Lets several payments go with one opinion: each is a request, a number and a transaction of its
 * own. What is refused leaves the others, and is told with its number.
 */
export function BatchApprove({ rows }: { rows: Disbursement[] }) {
  const { t } = useTranslation('staff');
  const { message, modal } = App.useApp();
  const queryClient = useQueryClient();
  const approve = useSend(
    async ({ row, opinion }: { row: Disbursement; opinion: string }, headers) => {
      const asked = {
        params: { path: { disbursement_id: row.id } },
        body: { outcome: 'approve', opinion },
        headers,
      };
      await (row.awaits_release
        ? answerOf(http.POST('/api/v1/disbursements/{disbursement_id}/release', asked))
        : answerOf(http.POST('/api/v1/disbursements/{disbursement_id}/review', asked)));
    },
  );
  const send = async (opinion: string) => {
    const refused: string[] = [];
    for (const row of rows)
      await approve
        .mutateAsync({ row, opinion })
        .catch((cause: Error) => refused.push(`${row.number} ${cause.message}`));
    await queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/disbursements'] });
    const count = refused.length;
    if (count === 0)
      void message.success(t(($) => $.disbursement.batch.done, { count: rows.length }));
    else
      void modal.warning({
        title: t(($) => $.disbursement.batch.notAll, { done: rows.length - count, count }),
        content: refused.map((line) => <p key={line}>{line}</p>),
      });
  };
  return (
    <ReasonButton
      label={t(($) => $.disbursement.batch.approve, { count: rows.length })}
      asks={t(($) => $.disbursement.opinion)}
      lead={<Together rows={rows} />}
      send={send}
    />
  );
}

/** What goes, to whom, and how much it is in all. */
function Together({ rows }: { rows: Disbursement[] }) {
  const { t } = useTranslation('staff');
  return (
    <Flex vertical gap={6}>
      {t(($) => $.disbursement.batch.lead)}
      {rows.map((row) => (
        <Flex key={row.id} justify="space-between" gap={12}>
          <span>
            <span className="num">{row.number}</span> {row.customer.name}
          </span>
          <Amount value={row.amount} sign />
        </Flex>
      ))}
      <Flex justify="space-between" gap={12}>
        <strong>{t(($) => $.disbursement.batch.total)}</strong>
        <Amount value={sumOf(rows.map(({ amount }) => amount))} sign strong />
      </Flex>
    </Flex>
  );
}
