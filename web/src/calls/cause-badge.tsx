import type { CallRow, HangupCause } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';

const faults: readonly HangupCause[] = [
  'not-acceptable',
  'unauthorized',
  'forbidden',
  'trunk-unavailable',
  'network-timeout',
  'media-lost',
  'far-end-lost',
  'interrupted',
];

/** How a call ended: green for a talk, red for a fault of ours or the line's, grey for a patient who was not there. */
export function CauseBadge({ call }: { readonly call: CallRow }) {
  const t = useT();
  const { cause } = call;
  if (cause === null) {
    return (
      <ToneBadge tone="var(--pz-moving)" pulsing>
        {t.calls.now}
      </ToneBadge>
    );
  }
  const tone =
    cause === 'completed'
      ? 'var(--pz-confirmed)'
      : faults.includes(cause)
        ? 'var(--pz-declined)'
        : 'var(--pz-nobody)';
  return <ToneBadge tone={tone}>{t.words.causes[cause]}</ToneBadge>;
}
