import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { IconArrowLeft } from './icons.ts';
import classes from './page.module.css';

interface PageProps {
  /** The words of the heading; also the browser tab's title. */
  readonly title: string;
  /** What stands in the heading instead of the bare words. */
  readonly heading?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** One page of the console: sets the tab's title and takes the focus, so that a screen reader reads where it is. */
export function Page({ title, heading, lead, actions, back, narrow = false, children }: PageProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Перезвон`;
  }, [title]);
  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={`${classes.page} ${narrow ? classes.narrow : ''}`}>
      {back && (
        <Link href={back.href} className={classes.back}>
          <IconArrowLeft size={16} aria-hidden />
          {back.label}
        </Link>
      )}
      <div className={classes.header}>
        <div className={classes.words}>
          <h1 className={classes.title} ref={ref} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
