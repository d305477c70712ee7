import type { CallRow } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconPhoneIncoming, IconPhoneOutgoing } from '../ui/icons.ts';

/** Who rang whom. */
export function DirectionIcon({ direction }: { readonly direction: CallRow['direction'] }) {
  const t = useT();
  const incoming = direction === 'in';
  const Icon = incoming ? IconPhoneIncoming : IconPhoneOutgoing;
  const words = t.calls.directions[direction];
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      style={{ display: 'inline-flex', color: incoming ? 'var(--pz-person)' : 'var(--pz-dim)' }}
    >
      <Icon size={17} aria-hidden />
    </span>
  );
}
