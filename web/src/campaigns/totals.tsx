import type { Campaign } from '../../../src/api/contract/index.ts';
import { percent } from '../lib/format/duration.ts';
import { useT, type Dictionary } from '../lib/i18n/index.ts';
import { useMoments, type Moments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { StackedBar } from '../ui/stacked-bar.tsx';
import { doneCount, partsOf } from './campaign-tones.ts';
import classes from './totals.module.css';

interface Tile {
  readonly label: string;
  readonly value: string | number;
  readonly share?: string;
  readonly color?: string;
}

function tilesOf({ summary }: Campaign, t: Dictionary): readonly Tile[] {
  const { total, reached, confirmed, declined, wantsToMove, toPerson, notReached, averageListenedMs } =
    summary;
  const share = (count: number) => (total > 0 ? t.campaigns.ofAll(percent(count, total)) : undefined);
  return [
    { label: t.campaigns.confirmed, value: confirmed, color: 'var(--pz-confirmed)', share: share(confirmed) },
    {
      label: t.campaigns.wantsToMove,
      value: wantsToMove,
      color: 'var(--pz-moving)',
      share: share(wantsToMove),
    },
    { label: t.campaigns.declined, value: declined, color: 'var(--pz-declined)', share: share(declined) },
    { label: t.campaigns.notReached, value: notReached, color: 'var(--pz-nobody)', share: share(notReached) },
    { label: t.campaigns.reached, value: reached, share: share(reached) },
    { label: t.campaigns.toPerson, value: toPerson, share: share(toPerson) },
    {
      label: t.campaigns.listened,
      value: averageListenedMs === null ? '—' : t.everywhere.seconds(averageListenedMs / 1000),
      share: t.campaigns.onAverage,
    },
  ];
}

function factsOf({ summary, state }: Campaign, t: Dictionary, moments: Moments): readonly string[] {
  const { attempts, startedAt, finishedAt, forecastFinishAt } = summary;
  const facts = [t.campaigns.attemptsMade(attempts)];
  if (finishedAt && state === 'stopped') facts.push(t.campaigns.stoppedAt(moments.moment(finishedAt)));
  else if (finishedAt) facts.push(t.campaigns.finishedAt(moments.moment(finishedAt)));
  else if (state === 'running' && forecastFinishAt)
    facts.push(t.campaigns.forecast(moments.time(forecastFinishAt)));
  else if (startedAt) facts.push(t.campaigns.startedAt(moments.moment(startedAt)));
  return facts;
}

/** The big numbers of a campaign over the bar that they make up. */
export function Totals({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const moments = useMoments();
  const { summary } = campaign;
  return (
    <Card>
      <div className={classes.line}>
        <span className={`${classes.done} tabular`}>
          {t.campaigns.doneOf(doneCount(summary), summary.total)}
        </span>
        <span className={`${classes.facts} tabular`}>
          {factsOf(campaign, t, moments).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </span>
      </div>
      <StackedBar label={t.campaigns.progress} parts={partsOf(summary, t)} total={summary.total} />
      <dl className={classes.tiles}>
        {tilesOf(campaign, t).map((tile) => (
          <div key={tile.label} className={classes.tile}>
            <dt className={classes.label}>
              {tile.color && (
                <span className={classes.swatch} style={{ background: tile.color }} aria-hidden="true" />
              )}
              {tile.label}
            </dt>
            <dd className={classes.value} style={{ marginInline: 0 }}>
              {tile.value}
            </dd>
            {tile.share !== undefined && (
              <dd className={`${classes.share} tabular`} style={{ margin: 0 }}>
                {tile.share}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </Card>
  );
}
