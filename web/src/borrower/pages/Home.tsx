import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { ApplicationSummary, Offer } from '../api/contract';
import {
  applicationQuery,
  applicationsQuery,
  isOpen,
  limitsQuery,
  loansQuery,
  noticesQuery,
  offerQuery,
} from '../api/queries';
import { type Place, PlaceLink, useGo } from '../app/navigation';
import { useMe } from '../app/session';
import { Callout, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { useTitle } from '../components/Page';
import { CardSkeleton } from '../components/Skeletons';
import { Steps } from '../components/Steps';
import { useDraft } from '../draft/DraftProvider';
import { isEmpty } from '../draft/draft';
import { isLive, LimitCard } from '../draws/LimitCard';
import { roundMoney } from '../format/amounts';
import { useWords } from '../i18n';
import { NextRepayments } from '../loans/NextRepayments';
import { NoticeRows } from '../notices/NoticeRows';

const NOTICES_SHOWN_MAX = 2;

/** What may be asked for, what is under way, what falls due, and what is new. */
export function Home() {
  const words = useWords();
  useTitle(words(($) => $.app.name));
  const { draft } = useDraft();
  const offer = useQuery(offerQuery(draft.product));
  const applications = useQuery(applicationsQuery);
  const loans = useQuery(loansQuery);
  const limits = useQuery(limitsQuery);
  const notices = useQuery(noticesQuery);
  const current = applications.data?.find(({ stage }) => isOpen(stage));
  // Refetching what failed is one button, however many parts of the page it took with it.
  const failed = [offer, applications, loans].filter(({ isError, data }) => isError && !data);
  const isNew = applications.data?.length === 0 && loans.data?.length === 0;
  return (
    <div className="page">
      <header className="hero">
        <div className="hero-bar">
          <h1>{words(($) => $.app.name)}</h1>
          <LanguageSwitch />
        </div>
        {offer.data ? (
          <OfferPanel offer={offer.data} current={current} />
        ) : (
          <div className="hero-blank" aria-hidden />
        )}
      </header>
      <main className="page-body hero-follow">
        {failed[0] && (
          <section className="card">
            <Failure
              error={failed[0].error}
              retry={() => Promise.all(failed.map((query) => query.refetch()))}
            />
          </section>
        )}
        {offer.data?.blocked && !current && <Blocked offer={offer.data} />}
        {applications.isPending && <CardSkeleton lines={4} />}
        {current && <CurrentApplication id={current.id} />}
        {limits.data?.filter(isLive).map((limit) => (
          <LimitCard key={limit.contract.id} limit={limit} />
        ))}
        {loans.isPending && <CardSkeleton lines={2} />}
        {loans.data && <NextRepayments loans={loans.data} />}
        {notices.data && notices.data.length > 0 && (
          <Card
            title={words(($) => $.home.notices)}
            extra={
              <PlaceLink to="/notices" className="more">
                {words(($) => $.app.all)}
              </PlaceLink>
            }
          >
            <NoticeRows notices={notices.data.slice(0, NOTICES_SHOWN_MAX)} isShort />
          </Card>
        )}
        {isNew && <HowItWorks />}
        <p className="hint centred">{words(($) => $.home.reason)}</p>
      </main>
    </div>
  );
}

/** Says why nothing can be asked for now; the application under way speaks for itself. */
function Blocked({ offer }: { offer: Offer }) {
  const text = useText();
  return offer.blocked && <Callout tone="amber">{text(offer.blocked.message)}</Callout>;
}

interface OfferPanelProps {
  offer: Offer;
  current: ApplicationSummary | undefined;
}

function OfferPanel({ offer, current }: OfferPanelProps) {
  const words = useWords();
  const go = useGo();
  const { party } = useMe();
  const { draft } = useDraft();
  const terms = [...offer.term_options].sort((a, b) => a - b);
  const act = (): { label: string; to: Place } => {
    if (current) return { label: words(($) => $.home.progress), to: `/applications/${current.id}` };
    if (party === null) return { label: words(($) => $.home.open), to: '/account' };
    const label = isEmpty(draft) ? words(($) => $.home.apply) : words(($) => $.home.goOn);
    return { label, to: '/apply' };
  };
  const { label, to } = act();
  return (
    <div className="hero-offer">
      <p>{offer.personal ? words(($) => $.home.most) : words(($) => $.home.mostAnyone)}</p>
      <p className="hero-amount num">{roundMoney(offer.amount_max)}</p>
      <ul className="hero-facts num">
        <li>{words(($) => $.home.rate, { rate: formatRate(offer.annual_rate_pct) })}</li>
        <li>{words(($) => $.home.terms, { min: terms[0], max: terms.at(-1) })}</li>
      </ul>
      <Button
        block
        shape="rounded"
        size="large"
        className="hero-button"
        disabled={offer.blocked !== null && current === undefined}
        onClick={() => void go(to)}
      >
        {label}
      </Button>
    </div>
  );
}

/** The application under way with its steps; tapping it opens its page. */
function CurrentApplication({ id }: { id: string }) {
  const words = useWords();
  const text = useText();
  const go = useGo();
  const application = useQuery(applicationQuery(id));
  if (application.isPending) return <CardSkeleton lines={4} />;
  if (application.data === undefined) return null;
  const { amount, term_months, purpose, status, stage, steps, contract } = application.data;
  return (
    <Card title={words(($) => $.home.current)} extra={<StatusPill status={status} />}>
      <PlaceLink to={`/applications/${id}`} className="card-link">
        <p className="hint num summary">
          {words(($) => $.consent.summary, {
            amount: formatMoney(amount),
            term: term_months,
            purpose: text(purpose.label),
          })}
        </p>
        <Steps steps={steps} />
      </PlaceLink>
      {stage === 'contract' && contract && (
        <Button
          block
          color="primary"
          className="card-action"
          onClick={() => void go(`/contracts/${contract.id}`)}
        >
          {words(($) => $.home.sign)}
        </Button>
      )}
      {stage === 'supplement' && (
        <Button
          block
          color="primary"
          className="card-action"
          onClick={() => void go(`/applications/${id}/supplements`)}
        >
          {words(($) => $.home.supplement)}
        </Button>
      )}
    </Card>
  );
}

/** For somebody who has nothing here yet. */
function HowItWorks() {
  const words = useWords();
  const steps = ['open', 'choose', 'receive'] as const;
  return (
    <Card title={words(($) => $.home.how)}>
      <ol className="how">
        {steps.map((step, index) => (
          <li key={step}>
            <span className="how-number num" aria-hidden>
              {index + 1}
            </span>
            <div>
              <strong>{words(($) => $.home.steps[step])}</strong>
              <p className="hint">{words(($) => $.home.steps[`${step}Hint`])}</p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
