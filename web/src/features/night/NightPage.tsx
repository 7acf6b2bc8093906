import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Card, Collapse, Empty, Flex, Progress } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PageBody, useTitle } from '@/desk/page';
import { every } from '@/desk/polling';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { Night, NightProgress, NightRun } from '@/shared/api/contract';
import { formatMilliseconds, formatSecond } from '@/shared/format/dates';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { NightControls } from './NightControls';
import { NightSteps } from './NightSteps';
import { SetAside } from './SetAside';
import { StoppedNight } from './StoppedNight';

const POLL_RUNNING_MS = 2_000;
const POLL_IDLE_MS = 15_000;

export function NightPage() {
  const { t } = useTranslation('staff');
  useTitle(t(($) => $.night.title));
  const night = api.useQuery(
    'get',
    '/api/v1/night',
    {},
    {
      refetchInterval: (query) =>
        every(query.state.data?.running ? POLL_RUNNING_MS : POLL_IDLE_MS)(query),
    },
  );
  return <Loaded query={night}>{(data) => <NightView night={data} />}</Loaded>;
}

/** Everything else on screen is older than the night: read it again once the date has moved. */
function useRefreshOnNewDate(bankDate: string) {
  const queryClient = useQueryClient();
  const seen = useRef(bankDate);
  useEffect(() => {
    if (seen.current === bankDate) return;
    seen.current = bankDate;
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[1] !== '/api/v1/night',
    });
  }, [bankDate, queryClient]);
}

function NightView({ night }: { night: Night }) {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  useRefreshOnNewDate(night.bank_date);
  return (
    <PageBody>
      <Card>
        <Flex justify="space-between" align="flex-end" gap={24} wrap>
          <div>
            <h1 className="page-title">{t(($) => $.night.title)}</h1>
            <div className="muted" style={{ marginTop: 16 }}>
              {t(($) => $.night.bankDate)}
            </div>
            <div className="measure-value" data-testid="bank-date">
              {night.bank_date}
            </div>
          </div>
          {may('night.run') && <NightControls night={night} />}
        </Flex>
        <p className="muted" style={{ margin: '12px 0 0', maxWidth: 760 }}>
          {t(($) => $.night.lead)}
        </p>
        {night.running && <Running running={night.running} />}
      </Card>
      {night.stopped && <StoppedNight stopped={night.stopped} />}
      {night.set_aside.length > 0 && <SetAside rows={night.set_aside} />}
      {night.limits_apart.length > 0 && <LimitsApart rows={night.limits_apart} />}
      <Card title={t(($) => $.night.history)}>
        {night.last_runs.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.night.none)} />
        ) : (
          <Collapse
            key={night.last_runs[0]?.date}
            defaultActiveKey={night.last_runs.slice(0, 1).map(({ date }) => date)}
            items={night.last_runs.map((run) => ({
              key: run.date,
              label: <RunLabel run={run} />,
              children: <NightSteps steps={run.steps} />,
            }))}
          />
        )}
      </Card>
    </PageBody>
  );
}

/** What the last check of limits found, for somebody to explain. */
function LimitsApart({ rows }: { rows: Night['limits_apart'] }) {
  const { t } = useTranslation('staff');
  return (
    <Alert
      type="warning"
      showIcon
      title={t(($) => $.night.apart, { count: rows.length })}
      description={
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {rows.map(({ customer_id, customer_name, used, owed }) => (
            <li key={`${customer_id} ${used} ${owed}`}>
              <Link to="/customers/$id" params={{ id: customer_id }}>
                {customer_name}
              </Link>{' '}
              <span className="num">
                {t(($) => $.night.apartLine, {
                  used: formatMoney(used),
                  owed: formatMoney(owed),
                })}
              </span>
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Running({ running }: { running: NightProgress }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { days_done, days_total, units_done, units, loans_per_second, seconds_left } = running;
  const label = t(($) => $.night.progress, { done: days_done, total: days_total });
  const pace = [
    loans_per_second !== null && t(($) => $.night.rate, { count: loans_per_second }),
    seconds_left !== null && t(($) => $.night.left, { count: seconds_left }),
    label,
    t(($) => $.night.since, { at: formatSecond(running.started_at) }),
  ];
  const share = (days_done + units_done / (units || 1)) / (days_total || 1);
  return (
    <div role="status" style={{ marginTop: 16 }}>
      <Flex justify="space-between" gap={12} wrap>
        <strong className="num">
          {t(($) => $.night.running, { date: running.current_on, step: text(running.step) })}
        </strong>
        <span className="small num">{pace.filter(Boolean).join(' · ')}</span>
      </Flex>
      <Progress
        percent={Math.min(100, Math.round(share * 100))}
        status="active"
        aria-label={label}
      />
    </div>
  );
}

function RunLabel({ run }: { run: NightRun }) {
  const { t } = useTranslation('staff');
  const took = run.finished_at && Date.parse(run.finished_at) - Date.parse(run.started_at);
  return (
    <Flex gap={12} align="center" wrap>
      <strong className="num">{run.date}</strong>
      <StatusPill status={run.status} />
      <span className="small num">
        {formatSecond(run.started_at)}
        {took !== null &&
          ` · ${t(($) => $.night.took, { took: formatMilliseconds(Number(took)) })}`}
      </span>
    </Flex>
  );
}
