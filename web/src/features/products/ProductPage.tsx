import { getRouteApi, Link } from '@tanstack/react-router';
import { Card, Col, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { Facts } from '@/desk/Facts';
import { PlainTable } from '@/desk/PlainTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { Day, Moment } from '@/desk/values';
import { api } from '@/shared/api/client';
import type { Product, ProductVersion } from '@/shared/api/contract';
import { formatValue } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusBadge, StatusPill } from '@/shared/ui/Pill';
import { FormFields } from './FormFields';

const route = getRouteApi('/_desk/products/$code');

/** One version of a product, to read. */
export function ProductPage() {
  const { code } = route.useParams();
  const { version } = route.useSearch();
  const product = api.useQuery('get', '/api/v1/products/{code}', {
    params: { path: { code }, query: version ? { version } : {} },
  });
  return <Loaded query={product}>{(data) => <ProductView product={data} />}</Loaded>;
}

function ProductView({ product }: { product: Product }) {
  const { t } = useTranslation('staff');
  const text = useText();
  useTitle(text(product.name));
  const version = t(($) => $.products.versionNumber, { version: product.version });
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead
          title={text(product.name)}
          tags={<StatusPill status={product.status} />}
          below={`${product.code} · ${version} · ${product.effective_from_on}`}
        />
        <p style={{ margin: '12px 0 0' }}>{text(product.description)}</p>
      </Card>
      <Row gutter={[16, 16]}>
        {product.parameters.map((group) => (
          <Col key={group.label.zh} xs={24} xl={12}>
            <Card title={text(group.label)} style={{ height: '100%' }}>
              <Facts
                columns={1}
                items={group.items.map(({ label, value, unit }) => ({
                  label: text(label),
                  value: (
                    <span className="num">
                      {formatValue(text(value))}
                      {unit && (text(unit) === '%' ? '%' : ` ${text(unit)}`)}
                    </span>
                  ),
                }))}
              />
            </Card>
          </Col>
        ))}
      </Row>
      <Card title={t(($) => $.products.form)} className="flush" styles={{ body: { padding: 0 } }}>
        <FormFields form={product.form} />
      </Card>
      <Card
        title={t(($) => $.products.history)}
        className="flush"
        styles={{ body: { padding: 0 } }}
      >
        <Versions code={product.code} versions={product.versions} />
      </Card>
    </PageBody>
  );
}

function Versions({ code, versions }: { code: string; versions: ProductVersion[] }) {
  const { t } = useTranslation('staff');
  const numbered = (version: number) => (
    <Link to="/products/$code" params={{ code }} search={{ version }}>
      {t(($) => $.products.versionNumber, { version })}
    </Link>
  );
  return (
    <PlainTable<ProductVersion>
      rows={versions}
      rowKey="version"
      width={820}
      card={(row) => (
        <CardLines
          title={numbered(row.version)}
          aside={<StatusBadge status={row.status} />}
          lines={[
            {
              label: t(($) => $.products.effectiveFrom),
              value: <Day value={row.effective_from_on} />,
            },
            {
              label: t(($) => $.products.effectiveUntil),
              value: <Day value={row.effective_until_on} />,
            },
            { label: t(($) => $.products.madeBy), value: row.made_by },
            { label: t(($) => $.products.checkedBy), value: row.checked_by ?? '—' },
            { label: t(($) => $.products.madeAt), value: <Moment value={row.made_at} /> },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.products.version),
          dataIndex: 'version',
          render: numbered,
        },
        {
          title: t(($) => $.desk.table.status),
          dataIndex: 'status',
          render: (_, { status }) => <StatusBadge status={status} />,
        },
        {
          title: t(($) => $.products.effectiveFrom),
          dataIndex: 'effective_from_on',
          render: (on: string) => <Day value={on} />,
        },
        {
          title: t(($) => $.products.effectiveUntil),
          dataIndex: 'effective_until_on',
          render: (on: string | null) => <Day value={on} />,
        },
        { title: t(($) => $.products.madeBy), dataIndex: 'made_by' },
        {
          title: t(($) => $.products.checkedBy),
          dataIndex: 'checked_by',
          render: (name: string | null) => name ?? '—',
        },
        {
          title: t(($) => $.products.madeAt),
          dataIndex: 'made_at',
          render: (at: string) => <Moment value={at} />,
        },
      ]}
    />
  );
}
