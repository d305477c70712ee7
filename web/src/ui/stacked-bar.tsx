import classes from './stacked-bar.module.css';

export interface BarPart {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** A CSS colour. */
  readonly color: string;
}

interface StackedBarProps {
  readonly label: string;
  readonly parts: readonly BarPart[];
  readonly total: number;
}

/** Parts of a whole on one line; what is not yet anything stays the bar's ground. */
export function StackedBar({ label, parts, total }: StackedBarProps) {
  const words = parts.map((part) => `${part.label}: ${part.count}`).join(', ');
  const counted = parts.reduce((sum, part) => sum + part.count, 0);
  return (
    <div className={classes.bar} role="img" aria-label={`${label}. ${words}`}>
      {parts.map(
        (part) =>
          part.count > 0 && (
            <span
              key={part.key}
              className={classes.part}
              style={{ flexGrow: part.count, flexBasis: 0, background: part.color }}
            />
          ),
      )}
      {total > counted && <span style={{ flexGrow: total - counted, flexBasis: 0 }} />}
    </div>
  );
}
