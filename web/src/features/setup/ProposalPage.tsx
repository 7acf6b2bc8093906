import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, App, Button, Card, Flex, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { FormRefusal } from '@/desk/forms';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { PageLink } from '@/desk/SubjectLink';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { Moment } from '@/desk/values';
import { WriteOffEvidence } from '@/desk/WriteOffEvidence';
import { answerOf, api, http } from '@/shared/api/client';
import type { Proposal } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { ProposalLevels } from './ProposalLevels';
import { ProposalLines } from './ProposalLines';

const route = getRouteApi('/_desk/proposals/$id');

export function ProposalPage() {
  const { id } = route.useParams();
  const proposal = api.useQuery('get', '/api/v1/proposals/{proposal_id}', {
    params: { path: { proposal_id: id } },
  });
  return <Loaded query={proposal}>{(data) => <ProposalView proposal={data} />}</Loaded>;
}

function ProposalView({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  useTitle(text(proposal.title));
  const about = () => {
    const { key, kind } = proposal;
    if (kind.code.startsWith('loan_') || kind.code === 'bill_cancellation')
      return {
        label: t(($) => $.setup.loan),
        value: (
          <PageLink kind="loan" id={key}>
            {text(proposal.title)}
          </PageLink>
        ),
      };
    if (kind.code === 'bill_discount') {
      const [customer = ''] = key.split(':');
      return {
        label: t(($) => $.setup.holder),
        value: (
          <PageLink kind="customer" id={customer}>
            {t(($) => $.setup.toHolder)}
          </PageLink>
        ),
      };
    }
    return { label: t(($) => $.setup.key), value: <span className="code">{key}</span> };
  };
  return (
    <PageBody>
      <Card>
        <PageHead
          title={`${text(proposal.kind.label)} · ${text(proposal.title)}`}
          tags={
            <>
              <StatusPill status={proposal.status} />
              {proposal.turn && t(($) => $.setup.turn, { level: text(proposal.turn) })}
            </>
          }
          actions={<Link to="/proposals">{t(($) => $.setup.proposals)}</Link>}
        />
        <div style={{ marginTop: 16 }}>
          <Facts
            items={[
              about(),
              { label: t(($) => $.setup.reason), value: proposal.reason },
              { label: t(($) => $.setup.proposedBy), value: proposal.proposed_by },
              {
                label: t(($) => $.setup.proposedAt),
                value: <Moment value={proposal.proposed_at} seconds />,
              },
              { label: t(($) => $.setup.decidedBy), value: proposal.decided_by },
              {
                label: t(($) => $.setup.decidedAt),
                value: proposal.decided_at && <Moment value={proposal.decided_at} seconds />,
              },
              { label: t(($) => $.setup.opinion), value: proposal.opinion },
            ]}
          />
        </div>
      </Card>
      <Card title={t(($) => $.setup.what)} className="flush" styles={{ body: { padding: 0 } }}>
        <ProposalLines lines={proposal.lines} />
      </Card>
      {proposal.levels.length > 0 && (
        <Card title={t(($) => $.setup.levels)} className="flush" styles={{ body: { padding: 0 } }}>
          <ProposalLevels levels={proposal.levels} />
        </Card>
      )}
      {proposal.kind.code === 'loan_write_off' && may('write_off.see') && (
        <Card>
          <WriteOffEvidence loanId={proposal.key} isOpen={false} />
        </Card>
      )}
      {proposal.may_withdraw && <Alert type="info" showIcon title={t(($) => $.setup.own)} />}
      {(proposal.may_decide || proposal.may_withdraw) && <Deciding proposal={proposal} />}
    </PageBody>
  );
}

type Decision = 'release' | 'rejection' | 'withdrawal';

function Deciding({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [opinion, setOpinion] = useState('');
  const params = { path: { proposal_id: proposal.id } };
  const send = useSend(({ decision, said }: { decision: Decision; said: string }, headers) => {
    const body = { opinion: said };
    if (decision === 'release')
      return answerOf(
        http.POST('/api/v1/proposals/{proposal_id}/release', { params, body, headers }),
      );
    if (decision === 'rejection')
      return answerOf(
        http.POST('/api/v1/proposals/{proposal_id}/rejection', { params, body, headers }),
      );
    return answerOf(http.POST('/api/v1/proposals/{proposal_id}/withdrawal', { params, headers }));
  });
  const decide = (decision: Decision) =>
    send.mutate(
      { decision, said: opinion },
      {
        onSuccess: () => {
          void message.success(t(($) => $.setup.done));
          void queryClient.invalidateQueries();
        },
      },
    );
  return (
    <Card>
      <FormRefusal error={send.error} />
      {proposal.may_decide && (
        <Input.TextArea
          aria-label={t(($) => $.setup.opinion)}
          placeholder={t(($) => $.setup.opinion)}
          maxLength={500}
          value={opinion}
          onChange={({ target }) => setOpinion(target.value)}
          style={{ marginBottom: 16 }}
        />
      )}
      <Flex gap={8} wrap>
        {proposal.may_decide && (
          <>
            <Button type="primary" loading={send.isPending} onClick={() => decide('release')}>
              {proposal.levels.length > proposal.levels.filter((one) => one.agreed_by).length + 1
                ? t(($) => $.setup.agree)
                : t(($) => $.setup.release)}
            </Button>
            <Button danger disabled={send.isPending} onClick={() => decide('rejection')}>
              {t(($) => $.setup.reject)}
            </Button>
          </>
        )}
        {proposal.may_withdraw && (
          <Button disabled={send.isPending} onClick={() => decide('withdrawal')}>
            {t(($) => $.setup.withdraw)}
          </Button>
        )}
      </Flex>
    </Card>
  );
}
