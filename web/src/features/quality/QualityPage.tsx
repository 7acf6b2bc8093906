import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Card, DatePicker, Empty, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FigureCards } from '@/desk/FigureCards';
import { withoutGaps } from '@/desk/listSearch';
import { PageBody, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { AssetQuality } from '@/shared/api/contract';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';
import { ProductTable, QualityTable } from './QualityTables';
import type { QualitySearch } from './search';

const route = getRouteApi('/_desk/asset-quality');

/** How good the book is: by class, by stage of expected loss, by product. */
export function QualityPage() {
  const { t } = useTranslation('staff');
  const search = route.useSearch();
  useTitle(t(($) => $.quality.title));
  const quality = api.useQuery(
    'get',
    '/api/v1/books/asset-quality',
    { params: { query: search } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Loaded query={quality}>
      {(data) => (
        <PageBody>
          <Head data={data} search={search} />
          {data.on === null ? (
            <Card>
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.quality.none)} />
            </Card>
          ) : (
            <>
              <Figures data={data} />
              <QualityTable
                title={t(($) => $.quality.classes)}
                kind={t(($) => $.quality.class)}
                rows={data.classes}
                covered={t(($) => $.quality.allowance)}
                isListed
              />
              <QualityTable
                title={t(($) => $.quality.stages)}
                kind={t(($) => $.quality.stage)}
                rows={data.stages}
                covered={t(($) => $.quality.expected)}
              />
              <ProductTable rows={data.products} ratio={data.non_performing_pct} />
            </>
          )}
        </PageBody>
      )}
    </Loaded>
  );
}

function Head({ data, search }: { data: AssetQuality; search: QualitySearch }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const navigate = route.useNavigate();
  const change = (part: { [Key in keyof QualitySearch]: string | undefined }) =>
    void navigate({ search: withoutGaps({ ...search, ...part }) });
  return (
    <Card styles={{ body: { padding: '16px 24px' } }}>
      <Flex justify="space-between" align="center" gap={12} wrap>
        <div>
          <h1 style={{ fontSize: 18, margin: 0 }}>{t(($) => $.quality.title)}</h1>
          {data.on && <div className="small">{t(($) => $.quality.closed, { on: data.on })}</div>}
        </div>
        <Flex gap={8} align="center" wrap>
          <Select
            allowClear
            aria-label={t(($) => $.quality.organisation)}
            placeholder={t(($) => $.quality.everywhere)}
            value={data.organisation}
            style={{ minWidth: 160 }}
            onChange={(id: string | undefined) => change({ organisation: id })}
            options={data.organisations.map(({ id, name }) => ({ value: id, label: text(name) }))}
          />
          <DatePicker
            aria-label={t(($) => $.quality.on)}
            placeholder={t(($) => $.quality.on)}
            value={search.on ? dayjs(search.on) : null}
            onChange={(day) => change({ on: day?.format('YYYY-MM-DD') })}
          />
        </Flex>
      </Flex>
    </Card>
  );
}

function Figures({ data }: { data: AssetQuality }) {
  const { t } = useTranslation('staff');
  const isShort = data.surplus.startsWith('-');
  const amount = formatMoney(data.surplus.replace('-', ''));
  const figures = [
    {
      label: t(($) => $.quality.figures.nonPerforming),
      value: formatMoney(data.non_performing),
      note: t(($) => $.quality.figures.ratio, { pct: data.non_performing_pct }),
    },
    {
      label: t(($) => $.quality.figures.coverage),
      value: data.coverage_pct === null ? '—' : `${data.coverage_pct}%`,
      note: data.coverage_pct === null ? t(($) => $.quality.figures.noBad) : '',
    },
    {
      label: t(($) => $.quality.figures.allowance),
      value: formatMoney(data.allowance),
      note: t(($) => $.quality.figures.provision, { pct: data.provision_pct }),
    },
    {
      label: t(($) => $.quality.figures.expected),
      value: formatMoney(data.expected_loss),
      note: isShort
        ? t(($) => $.quality.figures.shortfall, { amount })
        : t(($) => $.quality.figures.surplus, { amount }),
      noteColor: isShort ? tones.red.text : undefined,
    },
  ];
  return <FigureCards figures={figures} />;
}
