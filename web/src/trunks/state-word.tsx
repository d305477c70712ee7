import type { TrunkState } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';

const tones: Record<TrunkState['status'], string> = {
  connecting: 'var(--pz-moving)',
  registered: 'var(--pz-confirmed)',
  reachable: 'var(--pz-confirmed)',
  unchecked: 'var(--pz-nobody)',
  failed: 'var(--pz-declined)',
};

export function TrunkStateWord({ state }: { readonly state: TrunkState }) {
  const t = useT();
  return (
    <ToneBadge tone={tones[state.status]} pulsing={state.status === 'connecting'}>
      {t.trunks.states[state.status]}
    </ToneBadge>
  );
}
