import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { ReasonButton } from '@/desk/ReasonButton';
import { PageLink } from '@/desk/SubjectLink';
import { Amount, Moment } from '@/desk/values';
import { answerOf, http } from '@/shared/api/client';
import type { DebitFile } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { Pill, StatusBadge } from '@/shared/ui/Pill';

type FileDifference = DebitFile['differences'][number];

/** Where the result of a file differs from what was ordered, line by line. */
export function FileDifferences({ file }: { file: DebitFile }) {
  const { t } = useTranslation('staff');
  const [isOpen, setOpen] = useState(false);
  if (file.differences.length === 0)
    return <span className="muted">{t(($) => $.operations.noDifference)}</span>;
  return (
    <>
      <Button size="small" type="link" style={{ padding: 0 }} onClick={() => setOpen(true)}>
        <Pill tone={file.open ? 'amber' : 'grey'}>
          {t(($) => $.operations.differing, { open: file.open, count: file.differences.length })}
        </Pill>
      </Button>
      <Drawer
        open={isOpen}
        title={t(($) => $.operations.differencesOf, { number: file.number })}
        size="large"
        onClose={() => setOpen(false)}
      >
        <p className="small">
          {t(($) => $.operations.hashes, {
            content: file.content_hash,
            result: file.result_hash || '—',
          })}
        </p>
        {file.differences.map((difference) => (
          <One key={difference.id} difference={difference} />
        ))}
      </Drawer>
    </>
  );
}

function One({ difference }: { difference: FileDifference }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const lines = [
    { label: t(($) => $.operations.asked_amount), value: <Amount value={difference.asked} /> },
    {
      label: t(($) => $.operations.told),
      value: (
        <>
          <Amount value={difference.said_amount} strong />
          {difference.said && ` · ${text(difference.said)}`}
        </>
      ),
    },
    { label: t(($) => $.operations.foundAt), value: <Moment value={difference.found_at} /> },
  ];
  return (
    <div style={{ marginBottom: 20 }}>
      <CardLines
        title={
          <>
            {text(difference.kind)}
            {difference.number && <div className="num small">{difference.number}</div>}
            {difference.loan && (
              <div className="small">
                <PageLink kind="loan" id={difference.loan.id}>
                  {difference.loan.number}
                </PageLink>
              </div>
            )}
          </>
        }
        aside={<StatusBadge status={difference.state} />}
        lines={difference.number ? lines : lines.slice(2)}
      />
      <Close difference={difference} />
    </div>
  );
}

function Close({ difference }: { difference: FileDifference }) {
  const { t } = useTranslation('staff');
  const queryClient = useQueryClient();
  const close = useSend(({ id, reason }: { id: string; reason: string }, headers) =>
    answerOf(
      http.POST('/api/v1/debit-files/differences/{difference_id}/closing', {
        params: { path: { difference_id: id } },
        body: { reason },
        headers,
      }),
    ),
  );
  if (difference.note && difference.closed_at)
    return (
      <div className="small">
        {difference.note} ·{' '}
        {t(($) => $.operations.closedBy, {
          name: difference.closed_by,
          at: formatMoment(difference.closed_at),
        })}
      </div>
    );
  if (!difference.allowed_actions.includes('close')) return null;
  return (
    <ReasonButton
      size="small"
      label={t(($) => $.operations.close)}
      lead={t(($) => $.operations.closeFileLead)}
      send={async (reason) => {
        await close.mutateAsync({ id: difference.id, reason });
        await queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/debit-files'] });
      }}
    />
  );
}
