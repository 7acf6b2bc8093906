import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, Button, Card, Input, Space, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { Kind, Thing } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { BLANK } from './blank';

const route = getRouteApi('/_desk/setup/');

/** Everything that two persons change, by kind. */
export function SetupPage() {
  const { t } = useTranslation('staff');
  useTitle(t(($) => $.setup.title));
  const kinds = api.useQuery('get', '/api/v1/setup', {});
  return (
    <PageBody>
      <Alert type="info" showIcon title={t(($) => $.setup.twoPersons)} />
      <Loaded query={kinds}>{(data) => <Kinds kinds={data} />}</Loaded>
    </PageBody>
  );
}

function Kinds({ kinds }: { kinds: Kind[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { kind = kinds[0]?.code ?? '' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Card
      title={<h1 style={{ font: 'inherit', margin: 0 }}>{t(($) => $.setup.title)}</h1>}
      extra={<Link to="/proposals">{t(($) => $.setup.proposals)}</Link>}
    >
      <Tabs
        activeKey={kind}
        onChange={(next) => void navigate({ search: { kind: next } })}
        items={kinds.map(({ code, label }) => ({ key: code, label: text(label) }))}
      />
      <Things key={kind} kind={kind} />
    </Card>
  );
}

function Things({ kind }: { kind: string }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const things = api.useQuery('get', '/api/v1/setup/{kind}', { params: { path: { kind } } });
  return (
    <Loaded query={things}>
      {(rows) => (
        <>
          {kind in BLANK && <Adding kind={kind} />}
          <PlainTable<Thing>
            rows={rows}
            rowKey="key"
            width={560}
            card={({ key, title, in_force }) => (
              <CardLines
                title={
                  <Link to="/setup/$kind/$key" params={{ kind, key }}>
                    {text(title)}
                  </Link>
                }
                lines={[{ label: key, value: in_force ? text(in_force) : '' }]}
              />
            )}
            columns={[
              {
                title: t(($) => $.setup.thing),
                dataIndex: 'title',
                render: (_, { key, title }) => (
                  <Link to="/setup/$kind/$key" params={{ kind, key }}>
                    {text(title)}
                  </Link>
                ),
              },
              ...(rows.some(({ in_force }) => in_force)
                ? [
                    {
                      title: t(($) => $.setup.inForce),
                      key: 'in_force',
                      render: (_: unknown, { in_force }: Thing) => in_force && text(in_force),
                    },
                  ]
                : []),
              {
                title: t(($) => $.setup.key),
                dataIndex: 'key',
                render: (key: string) => <span className="code">{key}</span>,
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
}

/** Begins a new item under a code of its own. */
function Adding({ kind }: { kind: string }) {
  const { t } = useTranslation('staff');
  const navigate = route.useNavigate();
  const [key, setKey] = useState('');
  const label = t(($) => $.setup.newKey);
  return (
    <Space.Compact style={{ marginBottom: 16, maxWidth: 360 }}>
      <Input
        aria-label={label}
        placeholder={label}
        value={key}
        onChange={({ target }) => setKey(target.value)}
      />
      <Button
        disabled={!key}
        onClick={() => void navigate({ to: '/setup/$kind/$key', params: { kind, key } })}
      >
        {t(($) => $.setup.add)}
      </Button>
    </Space.Compact>
  );
}
