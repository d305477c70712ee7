import type { TestStage, TrunkTest } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconCheck } from '../ui/icons.ts';
import { LiveDot } from '../ui/live-dot.tsx';
import classes from './test-stages.module.css';

/** The stages of a good call, to show what is still to come. */
const expected: readonly TestStage[] = [
  'calling',
  'ringing',
  'answered',
  'hears-them',
  'they-hear-us',
  'ended',
];

/** The stages of a test call as they are reached. */
export function TestStages({ test }: { readonly test: TrunkTest }) {
  const t = useT();
  const reached = new Map(test.stages.map(({ stage, atMs }) => [stage, atMs]));
  const over = test.report !== null;
  const shown = [
    ...test.stages
      .map(({ stage }) => stage)
      .filter((stage) => stage !== 'ended' || test.report?.ok !== false),
    ...(over ? [] : expected.filter((stage) => !reached.has(stage))),
  ];
  const last = test.stages.at(-1)?.stage;
  return (
    <ol className={classes.list}>
      {shown.map((stage) => {
        const atMs = reached.get(stage);
        const now = !over && stage === last;
        return (
          <li
            key={stage}
            className={classes.item}
            data-reached={atMs !== undefined || undefined}
            data-now={now || undefined}
          >
            <span className={classes.sign}>
              {atMs === undefined ? null : now ? (
                <LiveDot />
              ) : (
                <IconCheck size={14} stroke={2.4} aria-hidden />
              )}
            </span>
            {t.trunks.stages[stage]}
            {atMs !== undefined && (
              <span className={`${classes.time} tabular`}>
                {t.everywhere.seconds(Math.round(atMs / 100) / 10)}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
