import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { RightOutline } from 'antd-mobile-icons';
import { useEffect } from 'react';
import { formatMoney } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { Application } from '../api/contract';
import { applicationQuery, queryClient } from '../api/queries';
import { type Place, PlaceLink, useGo, usePlaceId } from '../app/navigation';
import { Failure } from '../components/Answer';
import { Card, type Fact, Facts } from '../components/Card';
import { Page } from '../components/Page';
import { PageSkeleton } from '../components/Skeletons';
import { Steps } from '../components/Steps';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { Appeal } from '../progress/Appeal';
import { Conditions, OfferCard } from '../progress/OfferCard';
import { Outcome } from '../progress/Outcome';
import { Withdrawal } from '../progress/Withdrawal';

/** One application from its submission to its end; it follows the server by itself. */
export function Progress() {
  const words = useWords();
  const id = usePlaceId();
  const application = useQuery(applicationQuery(id));
  const stage = application.data?.stage;
  useEffect(() => {
    // What other pages show depends on how far this is; a paid one has made a loan.
    if (stage === undefined) return;
    void queryClient.invalidateQueries({ queryKey: ['offer'] });
    for (const key of ['applications', 'loans', 'notices'])
      void queryClient.invalidateQueries({ queryKey: [key], exact: true });
  }, [stage]);
  return (
    <Page
      title={words(($) => $.progress.title)}
      back="/"
      foot={
        // An offer is answered in its own card.
        application.data &&
        application.data.stage !== 'offer' && <NextAction application={application.data} />
      }
    >
      {application.isPending && <PageSkeleton />}
      {application.isError && !application.data && (
        <Failure error={application.error} retry={application.refetch} />
      )}
      {application.data && <Content application={application.data} />}
    </Page>
  );
}

function Content({ application }: { application: Application }) {
  const words = useWords();
  const text = useText();
  const { moment } = useDays();
  const { steps, expected, reasons, status, documents_open, stage } = application;
  return (
    <>
      <Outcome application={application} />
      {reasons.length > 0 && (
        <Card title={words(($) => $.progress.reasons)}>
          <ol className="reasons">
            {reasons.map(({ code, text: reason }) => (
              <li key={code}>{text(reason)}</li>
            ))}
          </ol>
        </Card>
      )}
      {stage === 'offer' && <OfferCard application={application} />}
      {application.conditions.length > 0 && <Conditions application={application} />}
      <Appeal application={application} />
      <Card title={words(($) => $.progress.steps)} extra={<StatusPill status={status} />}>
        <Steps steps={steps} />
        {expected && (
          <p className="expected">
            <span className="hint">{words(($) => $.progress.next)}</span>
            {text(expected.text)}
            {expected.by_at && (
              <span className="hint num">
                {words(($) => (stage === 'contract' ? $.progress.before : $.progress.by), {
                  at: moment(expected.by_at),
                })}
              </span>
            )}
          </p>
        )}
      </Card>
      {documents_open && stage !== 'supplement' && (
        <PlaceLink to={`/applications/${application.id}/documents`} className="card row card-link">
          <div className="grow">
            <p>{words(($) => $.progress.documents)}</p>
            <p className="hint">{words(($) => $.progress.documentsHint)}</p>
          </div>
          <RightOutline aria-hidden className="weak" />
        </PlaceLink>
      )}
      <Card title={words(($) => $.progress.asked)}>
        <AskedFor application={application} />
      </Card>
      {application.may_withdraw && <Withdrawal application={application} />}
    </>
  );
}

function AskedFor({ application }: { application: Application }) {
  const words = useWords();
  const text = useText();
  const { moment } = useDays();
  const { number, amount, approved, term_months, purpose, purpose_detail } = application;
  const use = purpose_detail ? `${text(purpose.label)} · ${purpose_detail}` : text(purpose.label);
  const facts: Fact[] = [
    { name: words(($) => $.progress.amount), value: `¥${formatMoney(amount)}` },
    {
      name: words(($) => $.progress.term),
      value: words(($) => $.app.months, { n: approved?.term_months ?? term_months }),
    },
    { name: words(($) => $.progress.purpose), value: use },
    { name: words(($) => $.progress.submitted), value: moment(application.submitted_at) },
    { name: words(($) => $.progress.number), value: number },
  ];
  if (approved)
    facts.splice(1, 0, {
      name: words(($) => $.progress.approved),
      value: `¥${formatMoney(approved.amount)}`,
      isStrong: true,
    });
  return <Facts facts={facts} />;
}

/** The one thing to do now, if there is one. */
function NextAction({ application }: { application: Application }) {
  const words = useWords();
  const go = useGo();
  const { id, stage, contract, loan } = application;
  const action = (): { label: string; to: Place } => {
    if (stage === 'contract' && contract)
      return { label: words(($) => $.progress.sign), to: `/contracts/${contract.id}` };
    if (stage === 'supplement')
      return { label: words(($) => $.progress.answer), to: `/applications/${id}/supplements` };
    if (stage === 'stopped' || stage === 'conditions')
      return { label: words(($) => $.progress.documents), to: `/applications/${id}/documents` };
    if (stage === 'paid' && loan)
      return { label: words(($) => $.progress.toLoan), to: `/loans/${loan.id}` };
    if (stage === 'granted') return { label: words(($) => $.drawing.go), to: '/loans' };
    if (stage === 'closed') return { label: words(($) => $.progress.again), to: '/apply' };
    return { label: words(($) => $.app.home), to: '/' };
  };
  const { label, to } = action();
  const isMain = to !== '/';
  return (
    <Button
      block
      size="large"
      color="primary"
      fill={isMain ? 'solid' : 'outline'}
      onClick={() => void go(to)}
    >
      {label}
    </Button>
  );
}
