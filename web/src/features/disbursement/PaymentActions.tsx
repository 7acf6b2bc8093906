import { SyncOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { PayeeButton } from '@/desk/PayeeButton';
import { PayOnField } from '@/desk/PayOnField';
import { ReasonButton } from '@/desk/ReasonButton';
import { answerOf, http } from '@/shared/api/client';
import type { Disbursement } from '@/shared/api/contract';
import { type IntentHeaders, useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

type Spoken =
  | 'settle'
  | 'order_again'
  | 'approve'
  | 'return'
  | 'release'
  | 'hold'
  | 'take_back'
  | 'cancel_draw'
  | 'cancel';
interface Said {
  id: string;
  action: Spoken;
  opinion: string;
  pay_on?: string | null;
}

const CALLS = {
  settle: '/api/v1/disbursements/{disbursement_id}/settlement',
  take_back: '/api/v1/disbursements/{disbursement_id}/taking-back',
} as const;
const ORDERS = '/api/v1/disbursements/{disbursement_id}/orders';
const DRAW = '/api/v1/disbursements/{disbursement_id}/cancellation';
const CONTRACT = '/api/v1/contracts/{contract_id}/cancellation';
const REVIEW = '/api/v1/disbursements/{disbursement_id}/review';
const RELEASE = '/api/v1/disbursements/{disbursement_id}/release';
const DECIDED = {
  approve: [REVIEW, 'approve'],
  return: [REVIEW, 'return'],
  release: [RELEASE, 'approve'],
  hold: [RELEASE, 'return'],
} as const;

function tell(row: Disbursement, { id, action, opinion, pay_on }: Said, headers: IntentHeaders) {
  const params = { path: { disbursement_id: id } };
  switch (action) {
    case 'order_again':
      return answerOf(http.POST(ORDERS, { params, body: { opinion, pay_on }, headers }));
    case 'settle':
    case 'take_back':
      return answerOf(http.POST(CALLS[action], { params, body: { opinion }, headers }));
    case 'cancel_draw':
      return answerOf(http.POST(DRAW, { params, body: { reason: opinion }, headers }));
    case 'cancel': {
      const params = { path: { contract_id: row.contract_id ?? '' } };
      return answerOf(http.POST(CONTRACT, { params, body: { reason: opinion }, headers }));
    }
    default: {
      const [path, outcome] = DECIDED[action];
      const body = { outcome, opinion, payee_id: row.payee?.id ?? null };
      return answerOf(http.POST(path, { params, body, headers }));
    }
  }
}

const isApproval = (action: Spoken) => action === 'approve' || action === 'release';

/** What this person may do about a payment now. */
export function PaymentActions({ row }: { row: Disbursement }) {
  const { t } = useTranslation('staff');
  const queryClient = useQueryClient();
  const may = (action: string) => row.allowed_actions.includes(action);
  const speak = useSend((said: Said, headers) => tell(row, said, headers));
  const say = (action: Spoken) => async (opinion: string, more: { pay_on?: Dayjs }) => {
    const pay_on = more.pay_on?.format('YYYY-MM-DD') ?? null;
    await speak.mutateAsync({ id: row.id, action, opinion, pay_on });
    await queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/disbursements'] });
  };
  const spoken: [Spoken, boolean][] = [
    ['approve', may('review')],
    ['return', may('review')],
    ['release', may('release')],
    ['hold', may('release')],
    ['settle', may('settle')],
    ['order_again', may('order_again')],
    ['take_back', may('take_back')],
    ['cancel_draw', may('cancel_draw')],
    ['cancel', may('cancel')],
  ];
  const approveLead = row.payee
    ? t(($) => $.disbursement.payee.approveLead, {
        name: row.payee.name,
        account: row.account_masked,
      })
    : t(($) => $.disbursement.leads.approve);
  return (
    <Flex gap={6} wrap>
      {row.contract_id && (row.payee || may('payee')) && (
        <PayeeButton contractId={row.contract_id} drawId={row.draw_id} />
      )}
      {may('query') && <AskButton row={row} action="query" />}
      {may('check') && <AskButton row={row} action="check" />}
      {spoken.map(
        ([action, is]) =>
          is && (
            <ReasonButton
              key={action}
              size="small"
              danger={action === 'return' || action === 'hold' || action === 'cancel'}
              label={t(($) => $.disbursement.acts[action])}
              lead={isApproval(action) ? approveLead : t(($) => $.disbursement.leads[action])}
              {...(isApproval(action) ? { asks: t(($) => $.disbursement.opinion) } : {})}
              fields={action === 'order_again' && <PayOnField />}
              send={say(action)}
            />
          ),
      )}
      {row.has_voucher && (
        <Button size="small" href={`/api/v1/disbursements/${row.id}/voucher`} target="_blank">
          {t(($) => $.disbursement.voucher)}
        </Button>
      )}
    </Flex>
  );
}

function AskButton({ row, action }: { row: Disbursement; action: 'query' | 'check' }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const ask = useSend((id: string, headers) => {
    const params = { path: { disbursement_id: id } };
    return action === 'query'
      ? answerOf(http.POST('/api/v1/disbursements/{disbursement_id}/query', { params, headers }))
      : answerOf(http.POST('/api/v1/disbursements/{disbursement_id}/check', { params, headers }));
  });
  return (
    <Button
      size="small"
      icon={<SyncOutlined />}
      loading={ask.isPending}
      onClick={() =>
        ask.mutate(row.id, {
          onSuccess: ({ status }) => {
            void message.info(t(($) => $.disbursement.queried, { status: text(status.label) }));
            void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/disbursements'] });
          },
          onError: (error) => void message.error(error.message),
        })
      }
    >
      {t(($) => (action === 'query' ? $.disbursement.query : $.disbursement.check))}
    </Button>
  );
}
