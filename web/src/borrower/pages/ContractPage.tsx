import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { formatMoney, formatRate } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import type { Contract } from '../api/contract';
import { contractQuery } from '../api/queries';
import { useGo, usePlaceId } from '../app/navigation';
import { sumName } from '../apply/QuoteCard';
import { sizeText } from '../checks/file';
import { Callout, Failure } from '../components/Answer';
import { Card, Facts } from '../components/Card';
import { Page } from '../components/Page';
import { PdfLink } from '../components/PdfLink';
import { PageSkeleton } from '../components/Skeletons';
import { CostTable } from '../contract/CostTable';
import { SigningSheet } from '../contract/SigningSheet';
import { StageCallouts } from '../contract/StageCallouts';
import { Withdrawal } from '../contract/Withdrawal';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** The contract: its key terms, its cost, its full text; confirmed here. */
export function ContractPage() {
  const words = useWords();
  const id = usePlaceId();
  const contract = useQuery(contractQuery(id));
  if (contract.data) return <ContractOf contract={contract.data} />;
  return (
    <Page title={words(($) => $.contract.title)} back="/">
      {contract.isPending && <PageSkeleton />}
      {contract.isError && <Failure error={contract.error} retry={contract.refetch} />}
    </Page>
  );
}

function ContractOf({ contract }: { contract: Contract }) {
  const words = useWords();
  const go = useGo();
  const { moment } = useDays();
  const [isSigning, setSigning] = useState(false);
  const { stage, confirm_before_at, confirmed_at, application_id } = contract;
  const isOpen = stage === 'to_confirm';
  return (
    <Page
      title={words(($) => $.contract.title)}
      back={`/applications/${application_id}`}
      foot={
        isOpen && (
          <Button block color="primary" size="large" onClick={() => setSigning(true)}>
            {words(($) => $.contract.start)}
          </Button>
        )
      }
    >
      {isOpen && confirm_before_at && (
        <Callout tone="amber">
          {words(($) => $.contract.before, { at: moment(confirm_before_at) })}
        </Callout>
      )}
      {confirmed_at && (
        <Callout tone="green">
          {words(($) => $.contract.confirmed, { at: moment(confirmed_at) })}
        </Callout>
      )}
      <StageCallouts contract={contract} />
      <AmountCard contract={contract} />
      <Card title={words(($) => $.contract.elements)}>
        <Elements contract={contract} />
      </Card>
      <Card title={words(($) => $.contract.cost)}>
        <CostTable cost={contract.cost} />
      </Card>
      <FullText contract={contract} />
      {contract.may_withdraw && <Withdrawal contract={contract} />}
      {isOpen && (
        <SigningSheet
          contract={contract}
          isOpen={isSigning}
          close={() => setSigning(false)}
          onConfirmed={() => void go(`/applications/${application_id}`, { replace: true })}
        />
      )}
    </Page>
  );
}

function AmountCard({ contract }: { contract: Contract }) {
  const words = useWords();
  const isSingle = contract.first_due_on === contract.last_due_on;
  return (
    <section className="card contract-amount">
      <div className="row">
        <p className="hint">{words(($) => $.contract.amount)}</p>
        <StatusPill status={contract.status} />
      </div>
      <p className="contract-sum num">¥{formatMoney(contract.amount)}</p>
      <p className="capitals">
        <span className="hint">{words(($) => $.contract.capitals)}</span>
        <span lang="zh-CN">人民币{contract.amount_capitals}</span>
      </p>
      <dl className="trio">
        <div>
          <dt>{words(($) => $.contract.term)}</dt>
          <dd className="num">{words(($) => $.app.months, { n: contract.term_months })}</dd>
        </div>
        <div>
          <dt>{words(($) => $.apply[sumName(contract.is_level, isSingle)])}</dt>
          <dd className="num">{formatMoney(contract.instalment)}</dd>
        </div>
        <div>
          <dt>{words(($) => $.contract.allIn)}</dt>
          <dd className="num">{formatRate(contract.cost.annual_cost_pct)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Elements({ contract }: { contract: Contract }) {
  const words = useWords();
  const text = useText();
  const { day } = useDays();
  const { purpose, purpose_detail } = contract;
  const use = purpose_detail ? `${text(purpose.label)} · ${purpose_detail}` : text(purpose.label);
  return (
    <Facts
      facts={[
        { name: words(($) => $.contract.number), value: contract.number },
        { name: words(($) => $.contract.lender), value: text(contract.lender_name) },
        { name: words(($) => $.contract.borrower), value: contract.borrower_name_masked },
        { name: words(($) => $.contract.purpose), value: use },
        {
          name: words(($) => $.contract.rate),
          value: words(($) => $.contract.rateText, {
            month: formatRate(contract.rate_pct_month),
            year: formatRate(contract.annual_rate_pct),
          }),
        },
        ...(contract.rate_rule
          ? [{ name: words(($) => $.contract.rateRule), value: text(contract.rate_rule) }]
          : []),
        { name: words(($) => $.contract.method), value: text(contract.method) },
        {
          name: words(($) => $.contract.dueDay),
          value: text(contract.due),
        },
        { name: words(($) => $.contract.firstDue), value: day(contract.first_due_on) },
        { name: words(($) => $.contract.lastDue), value: day(contract.last_due_on) },
        {
          name: words(($) => $.contract.totalInterest),
          value: `¥${formatMoney(contract.total_interest)}`,
        },
        {
          name: words(($) => $.contract.total),
          value: `¥${formatMoney(contract.total_repayment)}`,
          isStrong: true,
        },
        {
          name: words(($) => $.contract.payout),
          value: contract.is_entrusted
            ? words(($) => $.contract.entrusted)
            : contract.payout_account_masked,
        },
        { name: words(($) => $.contract.repayment), value: contract.repayment_account_masked },
      ]}
    />
  );
}

function FullText({ contract }: { contract: Contract }) {
  const words = useWords();
  return (
    <Card title={words(($) => $.contract.full)}>
      <PdfLink
        href={contract.pdf.url}
        title={words(($) => $.contract.open)}
        hint={words(($) => $.contract.openHint, { size: sizeText(contract.pdf.size_bytes) })}
      />
      <p className="hint fingerprint">
        {words(($) => $.contract.fingerprint)}
        <br />
        <span className="num">{contract.pdf.sha256}</span>
      </p>
    </Card>
  );
}
