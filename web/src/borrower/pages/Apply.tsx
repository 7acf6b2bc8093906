import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useEffect, useRef, useState } from 'react';
import { useText } from '@/shared/i18n';
import type { Offer } from '../api/contract';
import { offerQuery, productsQuery } from '../api/queries';
import { Redirect, useGo } from '../app/navigation';
import { useMe } from '../app/session';
import { AmountInput } from '../apply/AmountInput';
import { type AskErrors, faultsOf, startingValues } from '../apply/faults';
import { MaterialsBefore, useIsMaterialMissing } from '../apply/MaterialsBefore';
import { QuoteCard } from '../apply/QuoteCard';
import { amountFault } from '../checks/amount';
import { Answer, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { Chips } from '../components/Chips';
import { AreaField } from '../components/Field';
import { Page } from '../components/Page';
import { PageSkeleton } from '../components/Skeletons';
import { useDraft } from '../draft/DraftProvider';
import { roundMoney } from '../format/amounts';
import { useWords } from '../i18n';

const DETAIL_LENGTH_MAX = 200;

/** Amount, term and purpose, with the cost of it all the time in view. */
export function Apply() {
  const words = useWords();
  const text = useText();
  const go = useGo();
  const { party } = useMe();
  const { draft } = useDraft();
  const offer = useQuery(offerQuery(draft.product));
  // Together with the offer: what comes in later would push the fields from under the finger.
  const products = useQuery(productsQuery);
  if (party === null) return <Redirect to="/account" />;
  if (offer.data?.blocked == null && offer.data && !products.isPending)
    return <ApplyForm offer={offer.data} />;
  return (
    <Page title={words(($) => $.apply.title)} back="/">
      {(offer.isPending || products.isPending) && <PageSkeleton />}
      {offer.isError && <Failure error={offer.error} retry={offer.refetch} />}
      {offer.data?.blocked && (
        <Answer
          tone="amber"
          title={words(($) => $.apply.blocked)}
          text={text(offer.data.blocked.message)}
        >
          <Button color="primary" className="answer-action" onClick={() => void go('/')}>
            {words(($) => $.app.home)}
          </Button>
        </Answer>
      )}
    </Page>
  );
}

function ApplyForm({ offer }: { offer: Offer }) {
  const words = useWords();
  const text = useText();
  const go = useGo();
  const { draft, isKept, refused, change } = useDraft();
  const [wasTried, setTried] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const values = { ...draft, ...startingValues(draft, offer) };
  const range = { min: offer.amount_min, max: offer.amount_max, step: offer.amount_step };
  const isMaterialMissing = useIsMaterialMissing(offer.product.code);
  const purpose = offer.purposes.find(({ code }) => code === values.purpose);
  const faults = wasTried ? faultsOf(values, offer) : {};
  const ofAmount = values.amount === '' && !wasTried ? null : amountFault(values.amount, range);

  const errors: AskErrors = {
    amount:
      refused.amount ??
      (ofAmount
        ? words(($) => $.apply.faults[ofAmount], {
            min: roundMoney(range.min),
            max: roundMoney(range.max),
            step: roundMoney(range.step),
          })
        : undefined),
    term: refused.term_months ?? (faults.term ? words(($) => $.apply.termFault) : undefined),
    purpose: refused.purpose ?? (faults.purpose ? words(($) => $.apply.purposeFault) : undefined),
    detail:
      refused.purpose_detail ?? (faults.detail ? words(($) => $.apply.detailFault) : undefined),
  };
  const showFirst = () =>
    requestAnimationFrame(() =>
      page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  // Coming back with the server's refusal: lead the eye to the field it is about.
  const isRefused = Object.keys(refused).length > 0;
  useEffect(() => {
    if (isRefused) page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [isRefused]);

  const goOn = () => {
    setTried(true);
    if (isRefused || isMaterialMissing || Object.keys(faultsOf(values, offer)).length > 0) {
      showFirst();
      return;
    }
    // What the slider and chips showed from the start becomes the draft's own.
    if (draft.amount !== values.amount || draft.term_months !== values.term_months)
      change({ amount: values.amount, term_months: values.term_months });
    void go('/apply/consent');
  };
  return (
    <Page
      title={words(($) => $.apply.title)}
      back="/"
      foot={
        <Button block color="primary" size="large" onClick={goOn}>
          {words(($) => $.apply.next)}
        </Button>
      }
    >
      <div ref={page} className="stack">
        <ProductChoice
          value={offer.product.code}
          onChange={(product) => change({ product, term_months: null, purpose: '' })}
        />
        <Card title={words(($) => $.apply.amount)}>
          <AmountInput
            value={values.amount}
            range={range}
            error={errors.amount}
            onChange={(amount) => change({ amount })}
          />
        </Card>
        <Card title={words(($) => $.apply.term)}>
          <Chips
            label={words(($) => $.apply.term)}
            isShort
            choices={offer.term_options.map((months) => ({
              code: String(months),
              label: words(($) => $.app.months, { n: months }),
            }))}
            value={String(values.term_months)}
            onChange={(months) => change({ term_months: Number(months) })}
            error={errors.term}
          />
        </Card>
        {ofAmount === null && values.term_months !== null && (
          <QuoteCard
            product={offer.product.code}
            amount={values.amount}
            termMonths={values.term_months}
            method={text(offer.method)}
          />
        )}
        <Card title={words(($) => $.apply.purpose)}>
          <div className="stack">
            <p className="hint">{words(($) => $.apply.purposeHint)}</p>
            <Chips
              label={words(($) => $.apply.purpose)}
              choices={offer.purposes.map(({ code, label }) => ({ code, label: text(label) }))}
              value={values.purpose}
              onChange={(code) => change({ purpose: code })}
              error={errors.purpose}
            />
            {purpose && (
              <AreaField
                label={words(($) => $.apply.detail)}
                placeholder={text(purpose.detail_hint)}
                value={values.purpose_detail}
                onChange={(event) => change({ purpose_detail: event.target.value })}
                isOptional={!purpose.detail_required}
                error={errors.detail}
                maxLength={DETAIL_LENGTH_MAX}
                rows={2}
              />
            )}
          </div>
        </Card>
        <MaterialsBefore product={offer.product.code} isTold={wasTried} />
      </div>
      <p className="hint centred" role="status">
        {isKept ? words(($) => $.apply.saved) : words(($) => $.apply.notSaved)}
      </p>
    </Page>
  );
}

/** Which product: how it is paid back is what tells them apart. */
function ProductChoice({
  value,
  onChange,
}: {
  value: string;
  onChange: (product: string) => void;
}) {
  const words = useWords();
  const text = useText();
  const products = useQuery(productsQuery);
  const chosen = products.data?.find(({ code }) => code === value);
  if (products.data === undefined || products.data.length < 2) return null;
  return (
    <Card title={words(($) => $.apply.product)}>
      <Chips
        label={words(($) => $.apply.product)}
        choices={products.data.map(({ code, name }) => ({ code, label: text(name) }))}
        value={value}
        onChange={onChange}
      />
      {chosen && <p className="hint">{text(chosen.method)}</p>}
    </Card>
  );
}
