import { Failure, newId, type Clock } from '../base/index.ts';
import type { StreamStatistics } from '../media/index.ts';
import type { Call, CallEnding, CallOrder } from './call.ts';
import { dialableNumber } from './destination.ts';
import { testMelody } from './test-melody.ts';
import { troubleOfStatus, type TroubleCode } from './trouble.ts';
import type { TestCallReport, TestStage } from './trunk.ts';
import type { LiveTrunk } from './live-trunk.ts';

/** A call whose stream can be asked while it lives. */
export interface TestableCall extends Call {
  statistics(): Promise<StreamStatistics | undefined>;
}

export interface TestCallOptions {
  readonly clock: Clock;
  readonly live: LiveTrunk;
  /** As a person typed it: E.164, national, or an extension. */
  readonly number: string;
  place(order: CallOrder): TestableCall;
  onStage?(stage: TestStage): void;
}

const registrationPatienceMs = 10_000;
const ringMs = 40_000;
/** Long enough to say «алло» twice, to hear the melody and to press a key; and for one RTCP report (RFC 3550 §6.2: 5 s). */
const listenMs = 9_000;
const maxTalkMs = 20_000;

/** Dials one number, plays a melody, listens, and says what it came to. Throws `Failure` `trunk.test-number`. */
export async function runTestCall(options: TestCallOptions): Promise<TestCallReport> {
  const number = dialableNumber(options.number);
  if (number === undefined) {
    throw new Failure('invalid', {
      code: 'trunk.test-number',
      message: 'This is not a number that can be dialled.',
    });
  }
  return await new TestCall(options, number).run();
}

class TestCall {
  readonly #o: TestCallOptions;
  readonly #number: string;
  readonly #startedMs: number;
  readonly #stages: { stage: TestStage; atMs: number }[] = [];

  constructor(options: TestCallOptions, number: string) {
    this.#o = options;
    this.#number = number;
    this.#startedMs = options.clock.monotonicMs();
  }

  async run(): Promise<TestCallReport> {
    const hopeless = await this.#trouble();
    if (hopeless) {
      this.#reach('ended');
      return this.#report(hopeless.code, hopeless.sipStatus);
    }
    this.#reach('calling');
    const { trunk } = this.#o.live;
    const call = this.#o.place({
      callId: newId(),
      projectId: trunk.projectId,
      trunkId: trunk.id,
      to: this.#number,
      ringMs,
      record: true,
      maxTalkMs,
      purpose: 'test',
    });
    return await this.#follow(call);
  }

  /** What makes a call pointless. A silent address may only be deaf to OPTIONS: the call itself will tell. */
  async #trouble(): Promise<{ readonly code: TroubleCode; readonly sipStatus: number } | undefined> {
    const { watch, trunk } = this.#o.live;
    if (trunk.kind === 'registration') this.#reach('registering');
    const state = await watch.settled(registrationPatienceMs);
    if (state.state === 'connecting') return { code: 'no-response', sipStatus: 0 };
    if (state.state !== 'failed') return undefined;
    if (trunk.kind === 'address' && state.why === 'no-response') return undefined;
    return { code: state.why, sipStatus: state.sipStatus ?? 0 };
  }

  async #follow(call: TestableCall): Promise<TestCallReport> {
    call.on({
      onRinging: () => this.#reach('ringing'),
      onEarlyMedia: () => this.#reach('early-media'),
      onAnswered: () => {
        this.#reach('answered');
        call.play({ samples: testMelody() });
        void this.#listen(call);
      },
      onFrame: () => {
        if (call.answeredAt !== undefined) this.#reach('hears-them');
      },
      onDigit: () => {
        this.#reach('they-hear-us');
        call.hangUp();
      },
    });
    const ending = await call.ended;
    if (ending.quality?.farEnd) this.#reach('they-hear-us');
    this.#reach('ended');
    const code = await this.#codeOf(ending, call.answeredAt !== undefined);
    return this.#report(code, ending.sipStatus, call.id, ending);
  }

  async #listen(call: TestableCall): Promise<void> {
    await this.#o.clock.sleep(listenMs);
    const statistics = await call.statistics().catch(() => undefined);
    if (statistics?.farEnd) this.#reach('they-hear-us');
    call.hangUp();
  }

  async #codeOf(ending: CallEnding, answered: boolean): Promise<TroubleCode> {
    if (ending.cause === 'not-acceptable') return '488';
    if (answered) return ending.quality?.oneWay === false ? 'fine' : 'one-way-audio';
    if (ending.cause === 'network-timeout') return await this.#o.live.watch.whySilent();
    if (ending.cause === 'no-answer' && ending.by === 'us') return 'not-picked-up';
    return troubleOfStatus(ending.sipStatus);
  }

  #reach(stage: TestStage): void {
    if (this.#stages.some((reached) => reached.stage === stage)) return;
    this.#stages.push({ stage, atMs: this.#o.clock.monotonicMs() - this.#startedMs });
    this.#o.onStage?.(stage);
  }

  #report(code: TroubleCode, sipStatus: number, callId?: string, ending?: CallEnding): TestCallReport {
    const heard = (stage: TestStage): boolean => this.#stages.some((reached) => reached.stage === stage);
    return {
      ok: code === 'fine',
      code,
      sipStatus,
      callId,
      stages: this.#stages,
      heardThem: ending?.quality?.oneWay === false,
      theyHeardUs: heard('they-hear-us') ? 'yes' : 'unknown',
    };
  }
}
