import { type ReactNode, useId } from 'react';

interface CardProps {
  title?: string;
  extra?: ReactNode;
  children: ReactNode;
}

export function Card({ title, extra, children }: CardProps) {
  const id = useId();
  if (title === undefined) return <section className="card">{children}</section>;
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}

/** A name and its value; empty values are left out by the caller. */
export interface Fact {
  name: string;
  value: ReactNode;
  isStrong?: boolean;
}

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, isStrong }) => (
        <div key={name} className={isStrong ? 'strong' : undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
