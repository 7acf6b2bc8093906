import { useQuery } from '@tanstack/react-query';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { answerOf, http } from '@/shared/api/client';
import type { Samples } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { palette } from '@/shared/ui/palette';

type Sample = Samples['accounts'][number];

/** The accounts of the shipped sample; nothing where there is none (the server answers 404). */
export function SampleAccounts({ onPick }: { onPick: (sample: Sample) => void }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { data } = useQuery({
    queryKey: ['samples'],
    queryFn: () => answerOf(http.GET('/api/v1/samples')),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!data?.accounts.length) return null;
  return (
    <section
      aria-label={t(($) => $.staff.samples)}
      style={{
        marginTop: 28,
        border: `1px solid ${palette.borderSecondary}`,
        borderRadius: 8,
        overflow: 'hidden',
      }}
    >
      <Flex justify="space-between" gap={8} style={{ padding: '8px 14px', background: '#f6f8fc' }}>
        <span style={{ fontSize: 13, fontWeight: 600 }}>{t(($) => $.staff.samples)}</span>
        <span className="small">{t(($) => $.staff.samplesHint)}</span>
      </Flex>
      <div style={{ maxHeight: 264, overflow: 'auto' }}>
        {data.accounts.map((sample) => (
          <button
            key={sample.account}
            type="button"
            className="sample-row"
            onClick={() => onPick(sample)}
          >
            <span style={{ minWidth: 0 }}>
              <span style={{ fontWeight: 500 }}>{sample.name}</span>
              <span className="small"> · {text(sample.role)}</span>
            </span>
            <span className="code">{sample.account}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
