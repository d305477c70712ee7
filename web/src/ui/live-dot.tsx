import classes from './live-dot.module.css';

/** A point in the colour of its text; pulsing means that something goes on right now. */
export function LiveDot({ pulsing = true }: { readonly pulsing?: boolean }) {
  return <span className={classes.dot} data-pulsing={pulsing || undefined} aria-hidden="true" />;
}
