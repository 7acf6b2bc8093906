import { SpinLoading } from 'antd-mobile';
import {
  CheckOutline,
  ClockCircleOutline,
  CloseOutline,
  EditSOutline,
  FileOutline,
  MinusOutline,
  PayCircleOutline,
} from 'antd-mobile-icons';
import type { ReactNode } from 'react';
import type { Tone } from '@/shared/api/contract';
import { formatMoney } from '@/shared/format/money';
import { tones } from '@/shared/ui/palette';
import type { Application, Stage } from '../api/contract';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** The money has not left, or came back: a person looks at it, it waits for its day, or for help. */
type Unpaid = 'checking' | 'scheduled' | 'held';

const LOOKS: Record<Stage | Unpaid, { tone: Tone; icon: ReactNode }> = {
  deciding: {
    tone: 'blue',
    icon: <SpinLoading color="currentColor" style={{ '--size': '30px' }} />,
  },
  stopped: { tone: 'amber', icon: <ClockCircleOutline /> },
  checking: { tone: 'blue', icon: <ClockCircleOutline /> },
  scheduled: { tone: 'blue', icon: <ClockCircleOutline /> },
  held: { tone: 'amber', icon: <ClockCircleOutline /> },
  supplement: { tone: 'amber', icon: <FileOutline /> },
  offer: { tone: 'amber', icon: <EditSOutline /> },
  conditions: { tone: 'amber', icon: <FileOutline /> },
  review: { tone: 'blue', icon: <ClockCircleOutline /> },
  contract: { tone: 'green', icon: <EditSOutline /> },
  paying: { tone: 'blue', icon: <PayCircleOutline /> },
  paid: { tone: 'green', icon: <CheckOutline /> },
  granted: { tone: 'green', icon: <CheckOutline /> },
  declined: { tone: 'grey', icon: <CloseOutline /> },
  closed: { tone: 'grey', icon: <MinusOutline /> },
};

const UNPAID: Record<string, Unpaid> = {
  requested: 'checking',
  scheduled: 'scheduled',
  blocked: 'held',
  failed: 'held',
};

/** Where the application stands, in one glance; the arrival of the money is the big moment. */
export function Outcome({ application }: { application: Application }) {
  const words = useWords();
  const { moment } = useDays();
  const { stage, approved, amount, payment } = application;
  const shown = (stage === 'paying' && UNPAID[payment?.status.code ?? '']) || stage;
  const { tone, icon } = LOOKS[shown];
  const isApproved =
    stage === 'offer' ||
    stage === 'conditions' ||
    stage === 'contract' ||
    stage === 'paying' ||
    stage === 'paid' ||
    stage === 'granted';
  const hint =
    shown === 'paid'
      ? payment?.paid_at &&
        words(($) => $.progress.paidTo, {
          at: moment(payment.paid_at),
          account: [payment.payee, payment.account_masked].filter(Boolean).join(' '),
        })
      : words(($) => $.progress[`${shown}Hint`]);
  return (
    <section className="card outcome" role="status">
      <span
        className="answer-icon"
        style={{ color: tones[tone].text, background: tones[tone].tint }}
        aria-hidden
      >
        {icon}
      </span>
      <h2>{words(($) => $.progress[shown])}</h2>
      {isApproved && (
        <p className="outcome-sum num">
          <span aria-hidden>¥</span>
          {formatMoney(payment?.amount ?? approved?.amount ?? amount)}
        </p>
      )}
      {hint && <p className="hint num outcome-hint">{hint}</p>}
    </section>
  );
}
