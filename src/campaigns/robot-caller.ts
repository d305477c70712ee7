import { isFailure, type Clock, type Log } from '../base/index.ts';
import type { Call, Switchboard } from '../calls/index.ts';
import type { ReminderFacts, ScenarioOutcome, ScenarioRun, StepEvent, VoiceLine } from '../scenario/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import { BeforeAnswer, type EarlyListener } from './before-answer.ts';
import type { RobotCall, RobotCallOrder } from './robot-call.ts';

/** What leads a talk: the scenario with its voice and its ear. `main` joins them. */
export interface Talker extends EarlyListener {
  /** Makes ready all that may have to be said, and who hears the answer, so that nobody who answers waits for it. */
  prepare(facts: ReminderFacts, projectId: string): Promise<void>;
  open(
    line: VoiceLine,
    order: {
      readonly projectId: string;
      readonly facts: ReminderFacts;
      readonly administratorUri: string;
      readonly onStep: (event: StepEvent) => void;
      readonly onMark: RobotCallOrder['onMark'];
    },
  ): ScenarioRun;
}

export interface RobotCallerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly switchboard: Pick<Switchboard, 'place' | 'records'>;
  readonly talker: Talker;
}

/** How long a call waits for its turn on a line that is slower than its campaign, or shared with others. */
const longestWaitMs = 10_000;
/** All lines are taken, and nobody knows for how long. */
const busyWaitMs = 200;
/** A talk ends by itself when its call has; one that does not is left after this. */
const longestPartingMs = 2 * 60_000;

/** Robot calls over the switchboard: places, talks as soon as somebody answers, keeps the timeline. */
export function createRobotCaller(options: RobotCallerOptions): RobotCall {
  return async (order) => {
    await options.talker.prepare(order.facts, order.projectId);
    const call = await place(options, order);
    if (!call) return 'not-placed';
    const before = new BeforeAnswer(options, order, call);
    const talk = new Promise<ScenarioOutcome | undefined>((resolve) => {
      call.on({
        onEarlyMedia: () => before.listen(),
        onRinging: () => order.onPhase('ringing'),
        onAnswered: () => {
          before.end();
          order.onPhase('talking');
          resolve(lead(options, order, call));
        },
        onEnded: () => {
          before.end();
          resolve(undefined);
        },
      });
    });
    const ending = await call.ended;
    const outcome = await ended(options, call.id, talk);
    return {
      cause: ending.cause,
      sipStatus: ending.sipStatus,
      talkMs: ending.talkMs,
      rang: ending.rang || ending.answered,
      ...(outcome ? { outcome } : {}),
      ...(before.announced ? { announced: before.announced } : {}),
    } satisfies RobotCallResult;
  };
}

/** What came of a talk whose call is over. */
async function ended(
  { clock, log }: RobotCallerOptions,
  call: string,
  talk: Promise<ScenarioOutcome | undefined>,
): Promise<ScenarioOutcome | undefined> {
  const over = new AbortController();
  const late = clock.sleep(longestPartingMs, over.signal).then(() => {
    if (!over.signal.aborted) log.error({ call }, 'a talk did not end with its call');
    return undefined;
  });
  try {
    return await Promise.race([talk, late]);
  } finally {
    over.abort();
  }
}

/**
 * The line's limits are no fault of it: waits for its turn, but not for long; who has waited may have slept, and asks anew. Throws
 * whatever else `place` throws.
 */
async function place(
  { clock, switchboard }: RobotCallerOptions,
  order: RobotCallOrder,
): Promise<Call | undefined> {
  const { callId, projectId, trunkId, phone: to, ringMs, maxTalkMs } = order;
  const untilMs = clock.monotonicMs() + longestWaitMs;
  while ((await order.isWelcome()) && order.mayPlace()) {
    try {
      const call = switchboard.place({ callId, projectId, trunkId, to, ringMs, maxTalkMs, record: true });
      order.onPlaced();
      return call;
    } catch (error) {
      const waitMs = turnInMs(error);
      if (waitMs === undefined) throw error;
      if (clock.monotonicMs() + waitMs > untilMs) return undefined;
      await clock.sleep(waitMs);
    }
  }
  return undefined;
}

/** In how many milliseconds to ask again; undefined when waiting is of no use. */
function turnInMs(error: unknown): number | undefined {
  if (!isFailure(error)) return undefined;
  if (error.code === 'trunk.lines-busy') return busyWaitMs;
  return error.code === 'trunk.too-fast' ? Number(error.params.retryAfterMs) : undefined;
}

async function lead(
  { talker, log, switchboard }: RobotCallerOptions,
  order: RobotCallOrder,
  call: Call,
): Promise<ScenarioOutcome | undefined> {
  try {
    const run = talker.open(call, {
      projectId: order.projectId,
      facts: order.facts,
      // nobody to connect with: the robot promises a call back
      administratorUri: order.administratorUri ?? '',
      onMark: order.onMark,
      onStep: (event) => {
        const { kind, ...detail } = event;
        switchboard.records.addEvent(call.id, kind, detail);
        if (kind === 'step') order.onStep(event.step);
        if (event.kind === 'heard') order.onHeard(event.heard);
      },
    });
    return await run.run();
  } catch (err) {
    log.error({ err, call: call.id }, 'a talk could not be led');
    call.hangUp();
    return undefined;
  }
}
