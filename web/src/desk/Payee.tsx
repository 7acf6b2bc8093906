import { Alert, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Payeeship } from '@/shared/api/contract';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Facts } from './Facts';
import { PayeeForm } from './PayeeForm';
import { Loaded } from './states';

export interface PaidFor {
  contractId: string;
  /** Of a revolving limit: the draw that is paid. */
  drawId?: string | null;
}

/** To whom a contract, or a draw of it, is paid. */
export function usePayee({ contractId, drawId }: PaidFor, enabled = true) {
  return api.useQuery(
    'get',
    '/api/v1/contracts/{contract_id}/payee',
    {
      params: { path: { contract_id: contractId }, query: drawId ? { draw_id: drawId } : {} },
    },
    { enabled },
  );
}

/** To whom it is paid and which papers show why; who may, notes it here. */
export function Payee(paid: PaidFor) {
  return (
    <Loaded query={usePayee(paid)}>
      {(data) => (
        <Flex vertical gap={16}>
          <Known contractId={paid.contractId} data={data} />
          {data.may_note && <PayeeForm key={data.payee?.id ?? ''} paid={paid} data={data} />}
        </Flex>
      )}
    </Loaded>
  );
}

function Known({ contractId, data }: { contractId: string; data: Payeeship }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { payee, papers } = data;
  return (
    <>
      {!payee && (
        <Alert
          type="warning"
          showIcon
          title={t(($) => $.disbursement.payee.lacking, { amount: formatMoney(data.amount) })}
        />
      )}
      {payee && (
        <Facts
          columns={1}
          items={[
            { label: t(($) => $.disbursement.payee.name), value: payee.name },
            {
              label: t(($) => $.disbursement.payee.account),
              value: <span className="num">{payee.account}</span>,
            },
            { label: t(($) => $.disbursement.payee.bank), value: payee.bank },
            {
              label: t(($) => $.disbursement.payee.bankCode),
              value: payee.bank_code && <span className="num">{payee.bank_code}</span>,
            },
            { label: t(($) => $.disbursement.payee.notedBy), value: payee.noted_by },
          ]}
        />
      )}
      {payee && papers.length === 0 && (
        <Alert type="warning" showIcon title={t(($) => $.disbursement.payee.noPaper)} />
      )}
      {papers.map((paper) => (
        <a
          key={paper.id}
          href={`/api/v1/contracts/${contractId}/papers/${paper.id}`}
          target="_blank"
          rel="noreferrer"
        >
          {text(paper.kind)} · {paper.title}
        </a>
      ))}
    </>
  );
}
