import type { Target } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { MarkBadge } from '../ui/mark-badge.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';

const small = { display: 'block', color: 'var(--pz-dim)', fontSize: '0.78rem', marginTop: 2 } as const;

/** What came of a target so far: its mark, or why there is none yet. */
export function TargetOutcome({ target }: { readonly target: Target }) {
  const t = useT();
  const moments = useMoments();
  const { state, mark, ending, reason, nextAttemptAt } = target;
  switch (state) {
    case 'calling':
      return (
        <ToneBadge tone="var(--pz-moving)" pulsing>
          {t.words.targetStates.calling}
        </ToneBadge>
      );
    case 'waiting':
      return (
        <ToneBadge tone="var(--pz-idle)" quiet>
          {t.words.targetStates.waiting}
        </ToneBadge>
      );
    case 'pausing':
      return (
        <>
          <ToneBadge tone="var(--pz-moving)" quiet>
            {ending ? t.words.endings[ending] : t.words.targetStates.pausing}
          </ToneBadge>
          {nextAttemptAt && <span style={small}>{t.campaigns.nextAttempt(moments.time(nextAttemptAt))}</span>}
        </>
      );
    case 'refused':
      return (
        <>
          <ToneBadge tone="var(--pz-line-strong)" quiet>
            {t.words.targetStates.refused}
          </ToneBadge>
          {reason && <span style={small}>{t.words.targetReasons[reason]}</span>}
        </>
      );
    case 'done':
      return (
        <>
          <MarkBadge mark={mark} />
          {(mark === 'none' || mark === 'not-confirmed') && ending && (
            <span style={small}>{t.words.endings[ending]}</span>
          )}
        </>
      );
  }
}
