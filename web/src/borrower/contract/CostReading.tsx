import { Button } from 'antd-mobile';
import { useState } from 'react';
import type { CostDisclosure, CostReadRequest } from '../api/contract';
import { useReading } from '../components/reading';
import { useWords } from '../i18n';
import { CostTable } from './CostTable';

interface CostReadingProps {
  cost: CostDisclosure;
  lead: string;
  isSending?: boolean;
  onRead: (read: CostReadRequest) => void;
}

/** The table of costs, held long enough to be read, to its last line. */
export function CostReading({ cost, lead, isSending = false, onRead }: CostReadingProps) {
  const words = useWords();
  const { left, isAtEnd, end } = useReading(cost.reading_seconds);
  const [begunAt] = useState(() => Date.now());
  const isRead = left === 0 && isAtEnd;
  const confirm = () =>
    onRead({ digest: cost.digest, seconds: Math.floor((Date.now() - begunAt) / 1000) });
  const waiting =
    left > 0 ? words(($) => $.consent.wait, { n: left }) : words(($) => $.consent.scroll);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must take the keyboard. */}
      <div className="sheet-body" tabIndex={0} role="document">
        <p className="hint summary">{lead}</p>
        <CostTable cost={cost} />
        <div ref={end} className="reading-end" />
      </div>
      <div className="sheet-foot">
        <Button
          block
          color="primary"
          size="large"
          disabled={!isRead}
          loading={isSending}
          onClick={confirm}
        >
          {isRead ? words(($) => $.contract.understood) : waiting}
        </Button>
      </div>
    </>
  );
}
