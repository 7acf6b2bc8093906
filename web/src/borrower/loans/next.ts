import type { Loan, LoanSummary } from '../api/contract';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

type Standing = Pick<Loan | LoanSummary, 'bill' | 'next' | 'overdue' | 'status'>;

/** Whether what comes next is awaited of a bill's acceptor, not of its holder. */
export function isAwaited({ bill }: Standing): boolean {
  return bill?.status.code === 'held';
}

/** Whether the borrower is behind. */
export function isLate(loan: Standing): boolean {
  return loan.overdue !== null && !isAwaited(loan);
}

/** What the pill says: of a bill that still runs, how the bill stands. */
export function standingOf({ bill, next, status }: Standing) {
  return bill && next ? bill.status : status;
}

/** When the next amount is awaited, since when it is late, or when it falls due. */
export function useWhen(): (loan: Standing) => string {
  const words = useWords();
  const { shortDay } = useDays();
  return (loan) => {
    const day = shortDay(loan.next?.due_on ?? '');
    if (isAwaited(loan)) return words(($) => $.bill.awaitedOn, { day });
    if (loan.overdue) return words(($) => $.home.overdueDays, { n: loan.overdue.days });
    return words(($) => $.loans.nextOn, { day });
  };
}
