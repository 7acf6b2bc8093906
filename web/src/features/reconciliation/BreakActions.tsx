import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { ReasonButton } from '@/desk/ReasonButton';
import { answerOf, http } from '@/shared/api/client';
import type { Difference } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';

const CALLS = {
  explain: '/api/v1/reconciliation/breaks/{break_id}/explanation',
  book: '/api/v1/reconciliation/breaks/{break_id}/booking',
  return: '/api/v1/reconciliation/breaks/{break_id}/return',
} as const;
type Spoken = keyof typeof CALLS;

/** What this person may do about a difference now. */
export function BreakActions({ row }: { row: Difference }) {
  const { t } = useTranslation('staff');
  const refresh = useRefresh();
  const speak = useSend(({ action, reason }: { action: Spoken; reason: string }, headers) =>
    answerOf(
      http.POST(CALLS[action], {
        params: { path: { break_id: row.id } },
        body: { reason },
        headers,
      }),
    ),
  );
  const spoken = (['explain', 'book', 'return'] as const).filter((action) =>
    row.allowed_actions.includes(action),
  );
  return (
    <Flex gap={6} wrap>
      {row.allowed_actions.includes('approve') && <Approve row={row} />}
      {spoken.map((action) => (
        <ReasonButton
          key={action}
          size="small"
          danger={action === 'return'}
          label={t(($) => $.reconciliation.acts[action])}
          lead={t(($) => $.reconciliation.leads[action])}
          send={async (reason) => {
            await speak.mutateAsync({ action, reason });
            await refresh();
          }}
        />
      ))}
    </Flex>
  );
}

function useRefresh() {
  const queryClient = useQueryClient();
  return async () => {
    for (const path of ['/api/v1/reconciliation/breaks', '/api/v1/reconciliation'])
      await queryClient.invalidateQueries({ queryKey: ['get', path] });
  };
}

function Approve({ row }: { row: Difference }) {
  const { t } = useTranslation('staff');
  const { modal, message } = App.useApp();
  const refresh = useRefresh();
  const approve = useSend((id: string, headers) =>
    answerOf(
      http.POST('/api/v1/reconciliation/breaks/{break_id}/approval', {
        params: { path: { break_id: id } },
        headers,
      }),
    ),
  );
  const label = t(($) => $.reconciliation.acts.approve);
  const ask = () =>
    modal.confirm({
      title: label,
      content: t(($) => $.reconciliation.leads.approve, { reason: row.reason }),
      okText: label,
      onOk: () =>
        approve
          .mutateAsync(row.id)
          .then(async ({ entry_number }) => {
            void message.success(
              t(($) => $.reconciliation.approved, { number: entry_number ?? '' }),
            );
            await refresh();
          })
          .catch((error: Error) => void message.error(error.message, 8)),
    });
  return (
    <Button size="small" type="primary" onClick={ask}>
      {label}
    </Button>
  );
}
