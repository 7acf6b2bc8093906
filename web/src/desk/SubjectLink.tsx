import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Subject } from '@/shared/api/contract';

const PAGES: Record<string, '/applications/$id' | '/customers/$id' | '/loans/$id'> = {
  application: '/applications/$id',
  customer: '/customers/$id',
  loan: '/loans/$id',
};

/** A link to what an act or a task is about, where the desk has a page for it. */
export function SubjectLink({ subject, children }: { subject: Subject; children?: ReactNode }) {
  const to = PAGES[subject.type];
  const shown = children ?? subject.number;
  if (!to) return <span className="num">{shown}</span>;
  return (
    <Link to={to} params={{ id: subject.id }} className="num">
      {shown}
    </Link>
  );
}
