import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Subject } from '@/shared/api/contract';
import { usePermissions } from './staff';

const PAGES = {
  application: { to: '/applications/$id', permission: 'applications.see' },
  contract: { to: '/contracts/$id', permission: 'contracts.see' },
  customer: { to: '/customers/$id', permission: 'customers.see' },
  loan: { to: '/loans/$id', permission: 'loans.see' },
} as const;

type Kind = keyof typeof PAGES;

interface PageLinkProps {
  kind: Kind;
  id: string;
  children: ReactNode;
}

/** A link to a page of the desk, or the words alone for who may not open it. */
export function PageLink({ kind, id, children }: PageLinkProps) {
  const may = usePermissions();
  const { to, permission } = PAGES[kind];
  if (!may(permission)) return <span className="num">{children}</span>;
  return (
    <Link to={to} params={{ id }} className="num">
      {children}
    </Link>
  );
}

/** A thing that has no number of its own is told apart by the end of its key. */
const shownNumber = ({ id, number }: Subject) => (number === id ? `…${id.slice(-8)}` : number);

/** A link to what an act or a task is about, where the desk has a page for it. */
export function SubjectLink({ subject, children }: { subject: Subject; children?: ReactNode }) {
  const shown = children ?? shownNumber(subject);
  if (subject.type in PAGES)
    return (
      <PageLink kind={subject.type as Kind} id={subject.id}>
        {shown}
      </PageLink>
    );
  return (
    <span className="num" title={subject.number}>
      {shown}
    </span>
  );
}
