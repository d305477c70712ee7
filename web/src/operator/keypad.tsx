import { useT } from '../lib/i18n/index.ts';
import classes from './operator.module.css';

const rows = ['123', '456', '789', '*0#'];

/** Keys for a voice menu at the other end. */
export function Keypad({ onPress }: { readonly onPress: (key: string) => void }) {
  const t = useT();
  return (
    <div className={classes.keypad} role="group" aria-label={t.operator.keypad}>
      {rows.flatMap((row) =>
        [...row].map((key) => (
          <button key={key} type="button" className={classes.key} onClick={() => onPress(key)}>
            {key}
          </button>
        )),
      )}
    </div>
  );
}
