import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { Amount, Moment } from '@/desk/values';
import type { Verified } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { Pill, StatusPill } from '@/shared/ui/Pill';

/** What a holder may learn of a document: parties masked, fingerprint, each signature. */
export function Found({ found }: { found: Verified }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <Card title={`${text(found.kind)} ${found.number}`}>
      <Facts
        columns={1}
        items={[
          {
            label: t(($) => $.verification.status),
            value: <StatusPill status={found.status} />,
          },
          { label: t(($) => $.verification.lender), value: text(found.lender) },
          { label: t(($) => $.verification.party), value: found.party_masked },
          { label: t(($) => $.verification.amount), value: <Amount value={found.amount} /> },
          { label: t(($) => $.verification.signedAt), value: <Moment value={found.signed_at} /> },
          ...found.signatures.map(({ signer, is_valid, signed_at, problem }, index) => ({
            label: t(($) => $.verification.signature, { n: index + 1 }),
            value: (
              <>
                <div>{signer}</div>
                <Pill tone={is_valid ? 'green' : 'red'}>
                  {t(($) => (is_valid ? $.contracts.valid : $.contracts.invalid))}
                </Pill>{' '}
                <Moment value={signed_at} /> {problem && text(problem)}
              </>
            ),
          })),
          ...(found.receipt_number
            ? [{ label: t(($) => $.verification.receipt), value: found.receipt_number }]
            : []),
          {
            label: t(($) => $.verification.sha256),
            value: (
              <span className="code" style={{ wordBreak: 'break-all' }}>
                {found.sha256}
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}
