import { useQuery } from '@tanstack/react-query';
import { Toast } from 'antd-mobile';
import { useState } from 'react';
import { useSend } from '@/shared/api/intent';
import type { Refusal } from '@/shared/api/problem';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { Application, ApplicationRequest, Offer } from '../api/contract';
import { offerQuery, queryClient } from '../api/queries';
import { Redirect, useGo } from '../app/navigation';
import { faultsOf } from '../apply/faults';
import { fenOf, moneyOf } from '../checks/amount';
import { Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { Page } from '../components/Page';
import { useReading } from '../components/reading';
import { SendButton } from '../components/SendButton';
import { PageSkeleton } from '../components/Skeletons';
import { useDraft } from '../draft/DraftProvider';
import type { Draft } from '../draft/draft';
import { roundMoney } from '../format/amounts';
import { useWords } from '../i18n';

/** The consent to the bureau query: read to its end first, then agreed to. */
export function Consent() {
  const words = useWords();
  const { draft } = useDraft();
  const offer = useQuery(offerQuery(draft.product));
  const [isSent, setSent] = useState(false);
  if (offer.data && !isSent && Object.keys(faultsOf(draft, offer.data)).length > 0)
    return <Redirect to="/apply" />;
  if (offer.data) return <ConsentText offer={offer.data} onSent={() => setSent(true)} />;
  return (
    <Page title={words(($) => $.consent.title)} back="/apply">
      {offer.isPending && <PageSkeleton />}
      {offer.isError && <Failure error={offer.error} retry={offer.refetch} />}
    </Page>
  );
}

function ConsentText({ offer, onSent }: { offer: Offer; onSent: () => void }) {
  const words = useWords();
  const text = useText();
  const go = useGo();
  const { draft, refuse, change, drop } = useDraft();
  const { consent } = offer;
  const { left, isAtEnd, end } = useReading(consent.reading_seconds);
  const [failure, setFailure] = useState<string>();
  const isRead = left === 0 && isAtEnd;
  const purpose = offer.purposes.find(({ code }) => code === draft.purpose);

  const refused = (refusal: Refusal) => {
    // Only when it certainly was not made does the draft become a new request.
    if (!refusal.isUnanswered) change({});
    if (Object.keys(refusal.fields).length === 0) {
      setFailure(refusal.message);
      return;
    }
    refuse(refusal.fields);
    void go('/apply', { replace: true, keepScroll: true });
  };
  const sending = useSend<ApplicationRequest, Application>(
    // The key lives in the draft, so that it outlasts a restart of the phone.
    (body) => borrowerApi.apply(body, { 'Idempotency-Key': draft.key }),
    {
      onSuccess: (application) => {
        onSent();
        void queryClient.invalidateQueries({ queryKey: ['offer'] });
        for (const key of ['applications', 'notices'])
          void queryClient.invalidateQueries({ queryKey: [key], exact: true });
        Toast.show({ icon: 'success', content: words(($) => $.consent.sent) });
        void go(`/applications/${application.id}`, { replace: true }).then(drop);
      },
      onError: refused,
    },
  );
  const agree = () => sending.mutate(requestOf(draft, consent.version));
  const waiting =
    left > 0 ? words(($) => $.consent.wait, { n: left }) : words(($) => $.consent.scroll);
  return (
    <Page
      title={words(($) => $.consent.title)}
      back="/apply"
      foot={
        <SendButton
          failure={failure}
          isSending={sending.isPending}
          isDisabled={!isRead}
          onSend={agree}
        >
          {isRead ? words(($) => $.consent.agree) : waiting}
        </SendButton>
      }
    >
      <p className="lead num">
        {words(($) => $.consent.summary, {
          amount: roundMoney(moneyOf(fenOf(draft.amount) ?? 0)),
          term: draft.term_months,
          purpose: purpose ? text(purpose.label) : '',
        })}
      </p>
      <Card>
        <article className="prose">
          <h2>{text(consent.title)}</h2>
          <p className="hint">{words(($) => $.consent.version, { version: consent.version })}</p>
          {text(consent.text)
            .split(/\n\s*\n/)
            .map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
        </article>
        <div ref={end} className="reading-end" />
      </Card>
    </Page>
  );
}

function requestOf(draft: Draft, consentVersion: string): ApplicationRequest {
  const detail = draft.purpose_detail.trim();
  return {
    product: draft.product,
    amount: moneyOf(fenOf(draft.amount) ?? 0),
    term_months: draft.term_months ?? 0,
    purpose: draft.purpose,
    ...(detail && { purpose_detail: detail }),
    consent_version: consentVersion,
    consented: true,
  };
}
