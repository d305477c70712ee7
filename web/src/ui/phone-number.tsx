import classes from './phone-number.module.css';
import { formatPhone, telephoneLink } from '../lib/format/phone.ts';

/** A number that a screen reader reads as one, and that never breaks across lines. */
export function PhoneNumber({ value }: { readonly value: string }) {
  return <span className="tabular nowrap">{formatPhone(value)}</span>;
}

/** The same, dialled by the device on a click. */
export function PhoneLink({ value, className }: { readonly value: string; readonly className?: string }) {
  return (
    <a href={telephoneLink(value)} className={className ?? `tabular nowrap ${classes.link}`} data-above>
      {formatPhone(value)}
    </a>
  );
}
