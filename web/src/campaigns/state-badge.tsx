import type { Campaign } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { stateTones } from './campaign-tones.ts';

export function StateBadge({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const { state } = campaign;
  return (
    <ToneBadge tone={stateTones[state]} pulsing={state === 'running' && campaign.held === null}>
      {t.words.campaignStates[state]}
    </ToneBadge>
  );
}
