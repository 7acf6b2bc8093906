import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { every } from '@/desk/polling';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { Moment } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { Certificate } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

const PATH = '/api/v1/loans/{loan_id}/certificates';
const POLL_MS = 5_000;

/** Statements of a loan, and the certificate that it is settled: issued, opened, verified. */
export function Certificates({ id, isSettled }: { id: string; isSettled: boolean }) {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const params = { path: { loan_id: id } };
  const issued = api.useQuery('get', PATH, { params }, { refetchInterval: every(POLL_MS) });
  return (
    <Flex vertical gap={12}>
      {may('certificates.issue') && (
        <Flex gap={8} wrap>
          <Ask id={id} kind="statement" />
          {isSettled && <Ask id={id} kind="settlement" />}
        </Flex>
      )}
      <Loaded query={issued}>{(rows) => <Issued rows={rows} />}</Loaded>
      <span className="small">{t(($) => $.loans.papers.lead)}</span>
    </Flex>
  );
}

function Ask({ id, kind }: { id: string; kind: 'statement' | 'settlement' }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const ask = useSend((asked: typeof kind, headers) =>
    answerOf(
      http.POST(PATH, { params: { path: { loan_id: id } }, body: { kind: asked }, headers }),
    ),
  );
  return (
    <Button
      loading={ask.isPending}
      onClick={() =>
        ask.mutate(kind, {
          onSuccess: ({ number }) => {
            void message.success(t(($) => $.loans.papers.asked, { number }));
            void queryClient.invalidateQueries({ queryKey: ['get', PATH] });
          },
          onError: (error) => void message.error(error.message, 8),
        })
      }
    >
      {t(($) => $.loans.papers[kind])}
    </Button>
  );
}

function Issued({ rows }: { rows: Certificate[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const open = (row: Certificate) =>
    row.is_ready ? (
      <a href={`/api/v1/certificates/${row.id}/pdf`} target="_blank" rel="noopener">
        {t(($) => $.loans.papers.open)}
      </a>
    ) : (
      <span className="muted">{t(($) => $.loans.papers.sealing)}</span>
    );
  return (
    <PlainTable<Certificate>
      rows={rows}
      rowKey="id"
      card={(row) => (
        <CardLines
          title={text(row.name)}
          aside={open(row)}
          lines={[
            { label: t(($) => $.loans.papers.number), value: row.number },
            { label: t(($) => $.loans.papers.asOf), value: row.as_of_on },
            { label: t(($) => $.loans.papers.code), value: row.verification_code },
          ]}
        />
      )}
      columns={[
        { title: t(($) => $.loans.papers.kind), key: 'kind', render: (_, row) => text(row.name) },
        {
          title: t(($) => $.loans.papers.number),
          dataIndex: 'number',
          width: 160,
          className: 'num',
        },
        {
          title: t(($) => $.loans.papers.asOf),
          dataIndex: 'as_of_on',
          width: 120,
          className: 'num',
        },
        {
          title: t(($) => $.loans.papers.code),
          dataIndex: 'verification_code',
          width: 180,
          className: 'code',
        },
        {
          title: t(($) => $.loans.papers.issuedAt),
          dataIndex: 'issued_at',
          width: 160,
          render: (at: string) => <Moment value={at} />,
        },
        { title: '', key: 'open', width: 130, render: (_, row) => open(row) },
      ]}
    />
  );
}
