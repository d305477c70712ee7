import type { CallRow, HangupCause } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { causeWords, isMissed, shortCauseWords } from './cause-words.ts';

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

interface CauseBadgeProps {
  readonly call: CallRow;
  /** Why it was missed as well, where there is room. */
  readonly whole?: boolean;
}

/** How a call ended: green for a talk, red for a fault and a missed caller, grey for a patient who was not there. */
export function CauseBadge({ call, whole = false }: CauseBadgeProps) {
  const t = useT();
  return (
    <ToneBadge tone={toneOf(call)} pulsing={call.cause === null}>
      {whole ? causeWords(call, t) : shortCauseWords(call, t)}
    </ToneBadge>
  );
}

function toneOf(call: CallRow): string {
  if (call.cause === null) return 'var(--pz-moving)';
  if (call.cause === 'completed') return 'var(--pz-confirmed)';
  return isMissed(call) || faults.includes(call.cause) ? 'var(--pz-declined)' : 'var(--pz-nobody)';
}
