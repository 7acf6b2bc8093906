import { Link } from '@tanstack/react-router';
import { Alert, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { Day } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { ProductRow } from '@/shared/api/contract';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';

export function ProductsPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  useTitle(t(($) => $.products.title));
  const products = api.useQuery('get', '/api/v1/products', {});
  return (
    <PageBody>
      <Alert type="info" showIcon title={t(($) => $.products.readOnly)} />
      <Loaded query={products}>
        {({ items }) => (
          <Card
            title={<h1 style={{ font: 'inherit', margin: 0 }}>{t(($) => $.products.title)}</h1>}
            className="flush"
            styles={{ body: { padding: 0 } }}
          >
            <PlainTable<ProductRow>
              rows={items}
              rowKey="code"
              width={980}
              empty={t(($) => $.products.none)}
              card={(product) => (
                <CardLines
                  title={
                    <Link to="/products/$code" params={{ code: product.code }}>
                      {text(product.name)}
                    </Link>
                  }
                  aside={<StatusBadge status={product.status} />}
                  lines={[
                    {
                      label: t(($) => $.products.amounts),
                      value: `${formatMoney(product.amount_min)} – ${formatMoney(product.amount_max)}`,
                    },
                    {
                      label: t(($) => $.products.terms),
                      value: product.term_options.join(' / '),
                    },
                    {
                      label: t(($) => $.products.rate),
                      value: product.rate_rule
                        ? text(product.rate_rule)
                        : formatRate(product.rate_pct_month),
                    },
                    {
                      label: t(($) => $.products.versionNumber, { version: product.version }),
                      value: product.effective_from_on,
                    },
                  ]}
                />
              )}
              columns={[
                {
                  title: t(($) => $.products.name),
                  dataIndex: 'name',
                  render: (_, { code, name }) => (
                    <>
                      <Link to="/products/$code" params={{ code }}>
                        {text(name)}
                      </Link>
                      <div className="small code">{code}</div>
                    </>
                  ),
                },
                {
                  title: t(($) => $.products.version),
                  dataIndex: 'version',
                  width: 130,
                  render: (version: number, { versions }) => (
                    <span className="num">
                      {t(($) => $.products.versionNumber, { version })}
                      <div className="small">
                        {t(($) => $.products.versions, { count: versions })}
                      </div>
                    </span>
                  ),
                },
                {
                  title: t(($) => $.desk.table.status),
                  dataIndex: 'status',
                  width: 110,
                  render: (_, { status }) => <StatusBadge status={status} />,
                },
                {
                  title: t(($) => $.products.amounts),
                  key: 'amounts',
                  width: 220,
                  align: 'right',
                  render: (_, { amount_min, amount_max }) => (
                    <span className="num">
                      {formatMoney(amount_min)} – {formatMoney(amount_max)}
                    </span>
                  ),
                },
                {
                  title: t(($) => $.products.terms),
                  dataIndex: 'term_options',
                  width: 170,
                  render: (months: number[]) => (
                    <span className="num nowrap">{months.join(' / ')}</span>
                  ),
                },
                {
                  title: t(($) => $.products.rate),
                  dataIndex: 'rate_pct_month',
                  width: 210,
                  className: 'num',
                  render: (month: string, { rate_rule }) =>
                    rate_rule ? (
                      <span className="small">{text(rate_rule)}</span>
                    ) : (
                      formatRate(month)
                    ),
                },
                {
                  title: t(($) => $.products.effectiveFrom),
                  dataIndex: 'effective_from_on',
                  width: 130,
                  render: (on: string) => <Day value={on} />,
                },
              ]}
            />
          </Card>
        )}
      </Loaded>
    </PageBody>
  );
}
