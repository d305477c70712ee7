import type { ReactNode } from 'react';
import classes from './card.module.css';

interface CardProps {
  readonly title?: ReactNode;
  /** Stands at the right of the title. */
  readonly aside?: ReactNode;
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A sheet on the page. With a title it is a section that a screen reader can jump to. */
export function Card({ title, aside, flush = false, className = '', children }: CardProps) {
  const body = <div className={flush ? undefined : classes.padded}>{children}</div>;
  if (title === undefined) return <div className={`${classes.card} ${className}`}>{body}</div>;
  return (
    <section className={`${classes.card} ${className}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {aside}
      </header>
      {body}
    </section>
  );
}
