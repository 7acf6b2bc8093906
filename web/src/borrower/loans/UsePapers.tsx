import { useQuery } from '@tanstack/react-query';
import type { Loan } from '../api/contract';
import { papersOfUseQuery } from '../api/queries';
import { Callout } from '../components/Answer';
import { MaterialKind } from '../documents/MaterialKind';
import { useDays } from '../format/days';
import { useWords } from '../i18n';

/** The papers that show how the money was used: what I handed in, and whether more are waited for. */
export function UsePapers({ loan }: { loan: Loan }) {
  const words = useWords();
  const { day } = useDays();
  const papers = useQuery(papersOfUseQuery(loan.id));
  const { data } = papers;
  const [kind] = data?.kinds ?? [];
  if (!data || !kind || (!data.is_asked && data.items.length === 0)) return null;
  return (
    <>
      {data.is_asked && data.items.length === 0 && data.due_on && (
        <Callout tone="amber" title={words(($) => $.loans.use.asked)}>
          {words(($) => $.loans.use.askedHint, { day: day(data.due_on) })}
        </Callout>
      )}
      <MaterialKind
        place={{ loanId: loan.id }}
        kind={kind}
        documents={data.items}
        bytesLeft={data.bytes_left}
      />
    </>
  );
}
