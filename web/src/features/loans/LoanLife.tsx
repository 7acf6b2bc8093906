import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Flex, Input, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlainTable } from '@/desk/PlainTable';
import { Loaded } from '@/desk/states';
import { Amount, Day } from '@/desk/values';
import { answerOf, api, http } from '@/shared/api/client';
import type { LoanLife as Life, LifeEvent, LifeLine, LifePart } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

export const LIFE = '/api/v1/loans/{loan_id}/life';

/** What the loan owes, how each figure came about, and what happened to it. */
export function LoanLife({ id }: { id: string }) {
  const life = api.useQuery('get', LIFE, { params: { path: { loan_id: id } } });
  return <Loaded query={life}>{(data) => <Explained id={id} life={data} />}</Loaded>;
}

function Explained({ id, life }: { id: string; life: Life }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const [shown, setShown] = useState<string>('interest');
  const columns: TableColumnsType<LifePart> = [
    { title: t(($) => $.loans.life.part), render: (_, { name }) => text(name) },
    {
      title: t(($) => $.loans.life.due),
      align: 'right',
      render: (_, row) => <Amount value={row.due} />,
    },
    {
      title: t(($) => $.loans.life.notDue),
      align: 'right',
      render: (_, row) => <Amount value={row.not_due} />,
    },
    {
      title: t(($) => $.loans.life.paid),
      align: 'right',
      render: (_, row) => <Amount value={row.paid} />,
    },
    {
      title: '',
      align: 'right',
      render: (_, { code }) =>
        code === 'principal' ? null : (
          <Button type="link" size="small" onClick={() => setShown(code)} disabled={code === shown}>
            {t(($) => $.loans.life.explain)}
          </Button>
        ),
    },
  ];
  return (
    <Flex vertical gap={16}>
      <PlainTable<LifePart> rows={life.parts} rowKey="code" columns={columns} />
      <div className="muted num">
        {t(($) => $.loans.life.standing, {
          date: life.on,
          payoff: formatMoney(life.payoff),
          suspense: formatMoney(life.suspense),
        })}
      </div>
      <Lines lines={life.lines.filter(({ part }) => part === shown)} />
      <h3>{t(($) => $.loans.life.events)}</h3>
      <Events id={id} events={life.events} />
    </Flex>
  );
}

function Lines({ lines }: { lines: LifeLine[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const rows = lines.map((line, index) => ({ ...line, key: String(index) }));
  const columns: TableColumnsType<(typeof rows)[number]> = [
    { title: t(($) => $.loans.life.part), render: (_, { name }) => text(name) },
    { title: t(($) => $.loans.schedule.number), dataIndex: 'instalment', align: 'right' },
    { title: t(($) => $.loans.life.from), render: (_, row) => <Day value={row.from_on} /> },
    { title: t(($) => $.loans.life.to), render: (_, row) => <Day value={row.to_on} /> },
    {
      title: t(($) => $.loans.life.base),
      align: 'right',
      render: (_, row) => <Amount value={row.base} />,
    },
    { title: t(($) => $.loans.life.rate), dataIndex: 'rate_pct', align: 'right', className: 'num' },
    { title: t(($) => $.loans.life.days), dataIndex: 'days', align: 'right', className: 'num' },
    {
      title: t(($) => $.loans.life.amount),
      align: 'right',
      render: (_, row) => <Amount value={row.amount} strong />,
    },
  ];
  return (
    <PlainTable
      rows={rows}
      rowKey="key"
      columns={columns}
      width={900}
      empty={t(($) => $.loans.life.nothing)}
    />
  );
}

function Events({ id, events }: { id: string; events: LifeEvent[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (events.length === 0) return <Empty description={t(($) => $.loans.life.noEvents)} />;
  const columns: TableColumnsType<LifeEvent> = [
    { title: t(($) => $.loans.schedule.number), dataIndex: 'number', width: 64, align: 'right' },
    { title: t(($) => $.loans.life.on), render: (_, row) => <Day value={row.on} /> },
    {
      title: t(($) => $.loans.life.what),
      render: (_, row) => (
        <>
          {text(row.name)}{' '}
          {row.is_reversed && <Pill tone="grey">{t(($) => $.loans.life.reversed)}</Pill>}
          {row.reason && <div className="small">{row.reason}</div>}
        </>
      ),
    },
    {
      title: t(($) => $.loans.life.amount),
      align: 'right',
      render: (_, row) => (row.amount ? <Amount value={row.amount} /> : null),
    },
    {
      title: '',
      align: 'right',
      render: (_, row) => row.may_reverse && <Reverse id={id} number={row.number} />,
    },
  ];
  return <PlainTable<LifeEvent> rows={events} rowKey="number" columns={columns} />;
}

function Reverse({ id, number }: { id: string; number: number }) {
  const { t } = useTranslation('staff');
  const { message, modal } = App.useApp();
  const queryClient = useQueryClient();
  const reverse = useSend((reason: string, headers) =>
    answerOf(
      http.POST('/api/v1/loans/{loan_id}/events/{number}/reversal', {
        params: { path: { loan_id: id, number } },
        body: { reason },
        headers,
      }),
    ),
  );
  const ask = () => {
    let reason = '';
    modal.confirm({
      title: t(($) => $.loans.life.reverseTitle, { number }),
      content: (
        <Input.TextArea
          rows={3}
          placeholder={t(($) => $.loans.life.reason)}
          onChange={(event) => {
            reason = event.target.value;
          }}
        />
      ),
      onOk: () =>
        reverse.mutateAsync(reason).then(
          () => void queryClient.invalidateQueries(),
          (error: Error) => void message.error(error.message),
        ),
    });
  };
  return (
    <Button size="small" onClick={ask}>
      {t(($) => $.loans.life.reverse)}
    </Button>
  );
}
