import { useEffect, useRef, type ReactNode } from 'react';
import classes from './start.module.css';

/** The heading of a step; takes the focus when the step opens. */
export function StepTitle({ children, lead }: { readonly children: ReactNode; readonly lead?: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <h2 className={classes.title} ref={ref} tabIndex={-1}>
        {children}
      </h2>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
    </>
  );
}
