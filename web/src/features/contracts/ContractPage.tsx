import { getRouteApi } from '@tanstack/react-router';
import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { Facts } from '@/desk/Facts';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { every } from '@/desk/polling';
import { PageLink } from '@/desk/SubjectLink';
import { Loaded } from '@/desk/states';
import { Amount, Day, Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Contract, Signature, Signing } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge, StatusPill } from '@/shared/ui/Pill';
import { Code } from './Code';
import { CostRead } from './CostRead';
import { LimitUse } from './LimitUse';
import { ReturnButton } from './ReturnButton';

const route = getRouteApi('/_desk/contracts/$id');
const POLL_MS = 10_000;

/** A contract, what each signature in it is worth, and how it came about. */
export function ContractPage() {
  const { id } = route.useParams();
  const query = api.useQuery(
    'get',
    '/api/v1/contracts/{contract_id}',
    { params: { path: { contract_id: id } } },
    { refetchInterval: every(POLL_MS) },
  );
  return <Loaded query={query}>{(data) => <ContractView data={data} />}</Loaded>;
}

function ContractView({ data }: { data: Contract }) {
  const { t } = useTranslation('staff');
  useTitle(data.number);
  const pdf = `/api/v1/contracts/${data.id}/pdf`;
  const hasEvidence = data.signings.some(({ evidence_id }) => evidence_id);
  const verify = `/verify?${new URLSearchParams({ number: data.number, code: data.verification_code })}`;
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead
          title={data.number}
          tags={<StatusPill status={data.status} />}
          below={
            <PageLink kind="customer" id={data.customer.id}>
              {data.customer.name}
            </PageLink>
          }
          actions={
            <>
              {data.document_id && (
                <Button type="primary" href={pdf} target="_blank">
                  {t(($) => $.contracts.openPdf)}
                </Button>
              )}
              {hasEvidence && (
                <>
                  <Button href={`/api/v1/contracts/${data.id}/evidence`} target="_blank">
                    {t(($) => $.contracts.openEvidence)}
                  </Button>
                  <Button href={verify} target="_blank">
                    {t(($) => $.contracts.verify)}
                  </Button>
                </>
              )}
              {data.allowed_actions.includes('return') && <ReturnButton id={data.id} />}
            </>
          }
        />
      </Card>
      {data.is_revolving && ['confirmed', 'ended'].includes(data.status.code) && (
        <LimitUse id={data.id} />
      )}
      <Card
        title={t(($) => $.contracts.signatures)}
        className="flush"
        styles={{ body: { padding: 0 } }}
      >
        <Signatures rows={data.signatures} />
      </Card>
      <Card title={t(($) => $.contracts.facts)}>
        <ContractFacts data={data} />
      </Card>
      <Card title={t(($) => $.contracts.costRead)}>
        <CostRead read={data.cost_read} />
      </Card>
      <Card
        title={t(($) => $.contracts.signings)}
        className="flush"
        styles={{ body: { padding: 0 } }}
      >
        <Signings rows={data.signings} />
      </Card>
    </PageBody>
  );
}

function ContractFacts({ data }: { data: Contract }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const ended =
    data.end_reason && [text(data.end_reason), data.end_note].filter(Boolean).join(' · ');
  return (
    <Facts
      items={[
        {
          label: t(($) => $.contracts.application),
          value: (
            <PageLink kind="application" id={data.application.id}>
              {data.application.number}
            </PageLink>
          ),
        },
        { label: t(($) => $.contracts.amount), value: <Amount value={data.amount} strong /> },
        {
          label: t(($) => $.contracts.term),
          value: t(($) => $.desk.unit.months, { count: data.term_months }),
        },
        { label: t(($) => $.contracts.datedOn), value: <Day value={data.dated_on} /> },
        { label: t(($) => $.contracts.before), value: <Day value={data.confirm_before_on} /> },
        { label: t(($) => $.contracts.confirmedAt), value: <Moment value={data.confirmed_at} /> },
        { label: t(($) => $.contracts.code), value: data.verification_code },
        ...(ended ? [{ label: t(($) => $.contracts.ended), value: ended }] : []),
        { label: t(($) => $.contracts.sha256), value: <Code value={data.sha256} />, wide: true },
      ]}
    />
  );
}

/** Whether a signature is good, and what is wrong with it if it is not. */
function Validity({ signature: { is_valid, problem } }: { signature: Signature }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <div>
      <Pill tone={is_valid ? 'green' : 'red'}>
        {t(($) => (is_valid ? $.contracts.valid : $.contracts.invalid))}
      </Pill>
      {problem && <div className="small">{text(problem)}</div>}
    </div>
  );
}

function Signatures({ rows }: { rows: Signature[] }) {
  const { t } = useTranslation('staff');
  const nameOf = (field: string) =>
    t(($) => (field === 'borrower' ? $.contracts.places.borrower : $.contracts.places.lender));
  return (
    <PlainTable<Signature>
      rows={rows}
      rowKey="field"
      empty={t(($) => $.contracts.noSignatures)}
      card={(row) => (
        <CardLines
          title={`${nameOf(row.field)} · ${row.signer}`}
          aside={<Validity signature={row} />}
          lines={[
            { label: t(($) => $.contracts.signedAt), value: <Moment value={row.signed_at} /> },
            { label: t(($) => $.contracts.serial), value: <Code value={row.serial} /> },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.contracts.signer),
          dataIndex: 'signer',
          render: (_, { signer, field }) => `${nameOf(field)} · ${signer}`,
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'is_valid',
          render: (_, signature) => <Validity signature={signature} />,
        },
        {
          title: t(($) => $.contracts.signedAt),
          dataIndex: 'signed_at',
          render: (at: string | null) => <Moment value={at} />,
        },
        {
          title: t(($) => $.contracts.serial),
          dataIndex: 'serial',
          render: (serial: string) => <Code value={serial} />,
        },
      ]}
    />
  );
}

function Signings({ rows }: { rows: Signing[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <PlainTable<Signing>
      rows={rows}
      rowKey="id"
      empty={t(($) => $.contracts.noSignings)}
      card={(row) => (
        <CardLines
          title={text(row.way)}
          aside={<StatusBadge status={row.status} />}
          lines={[
            { label: t(($) => $.contracts.askedAt), value: <Moment value={row.asked_at} /> },
            { label: t(($) => $.contracts.receipt), value: row.receipt_number || '—' },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.contracts.way),
          dataIndex: 'way',
          render: (_, { way }) => text(way),
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, { status, problem }) => (
            <>
              <StatusBadge status={status} />
              {problem && <div className="small">{text(problem)}</div>}
            </>
          ),
        },
        {
          title: t(($) => $.contracts.askedAt),
          dataIndex: 'asked_at',
          render: (at: string) => <Moment value={at} />,
        },
        {
          title: t(($) => $.contracts.receipt),
          dataIndex: 'receipt_number',
          className: 'num',
          render: (number: string) => number || '—',
        },
      ]}
    />
  );
}
