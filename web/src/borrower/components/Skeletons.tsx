import { Skeleton } from 'antd-mobile';
import { useWords } from '../i18n';

/** The shape of a card while it loads. */
export function CardSkeleton({ lines = 3 }: { lines?: number }) {
  const words = useWords();
  return (
    <section className="card" role="status" aria-label={words(($) => $.app.loading)}>
      <Skeleton.Title animated style={{ marginTop: 0 }} />
      <Skeleton.Paragraph animated lineCount={lines} />
    </section>
  );
}

/** The shape of a page while it loads. */
export function PageSkeleton() {
  return (
    <div className="page-body">
      <CardSkeleton lines={2} />
      <CardSkeleton lines={4} />
    </div>
  );
}
