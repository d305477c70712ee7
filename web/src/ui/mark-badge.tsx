import type { Mark } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { ToneBadge } from './tone-badge.tsx';

export const markTones: Record<Mark, string> = {
  none: 'var(--pz-nobody)',
  confirmed: 'var(--pz-confirmed)',
  'not-confirmed': 'var(--pz-nobody)',
  declined: 'var(--pz-declined)',
  'wants-to-move': 'var(--pz-moving)',
  moved: 'var(--pz-person)',
  'no-longer-valid': 'var(--pz-nobody)',
};

/** What the visit's card says, in the colour that it has everywhere. */
export function MarkBadge({ mark }: { readonly mark: Mark }) {
  const t = useT();
  return (
    <ToneBadge tone={markTones[mark]} quiet={mark === 'none'}>
      {t.words.marks[mark]}
    </ToneBadge>
  );
}
