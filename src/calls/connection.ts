import type { MediaStream, Playback } from '../media/index.ts';
import type { ConnectOrder, ConnectResult } from './call.ts';
import type { Destination } from './destination.ts';
import { DialledLeg, type LegTools } from './dialled-leg.ts';
import type { LegEnd } from './leg.ts';
import type { LineLimit } from './line-limit.ts';

export interface ConnectionOptions {
  readonly tools: LegTools;
  readonly callId: string;
  readonly patient: MediaStream;
  readonly destination: Destination;
  readonly order: ConnectOrder;
  /** Of the trunk, when the leg leaves by it. */
  readonly limit?: LineLimit;
  /** The two are talking: `true` at the beginning, `false` at the end. */
  onBridge(bridged: boolean): void;
}

/** A talk may last this long at most: a handset laid beside its cradle must not hold a line for a day. */
const longestTalkMs = 2 * 3_600_000;

/** A patient who hears music, a second leg that rings, and the two bridged once it is answered. */
export class Connection {
  readonly #o: ConnectionOptions;
  readonly #leg: DialledLeg;
  readonly #music: Playback;
  readonly #resolve: (result: ConnectResult) => void;
  readonly result: Promise<ConnectResult>;
  #bridgedMs: number | undefined;
  #patientGone = false;

  constructor(options: ConnectionOptions) {
    this.#o = options;
    let resolve: (result: ConnectResult) => void = () => undefined;
    this.result = new Promise((settle) => {
      resolve = settle;
    });
    this.#resolve = resolve;
    const { tools, callId, patient, destination, order } = options;
    this.#leg = new DialledLeg(
      tools,
      { id: `${callId}-administrator`, destination, ringMs: order.ringMs, near: patient },
      {
        onAnswered: (stream) => void this.#answered(stream),
        onEnded: (end) => this.#ended(end),
      },
    );
    this.#music = patient.play({ tone: 'music' });
  }

  start(): void {
    this.#o.limit?.takeAnyway(this.#o.tools.clock.monotonicMs());
    void this.#leg.dial();
  }

  /** The patient hung up: nobody is left to talk with. */
  patientGone(): void {
    this.#patientGone = true;
    this.#leg.hangUp();
  }

  async #answered(administrator: MediaStream): Promise<void> {
    const { announce } = this.#o.order;
    if (announce) await administrator.play(announce).done;
    if (this.#patientGone || !this.#leg.isTalking) return;
    this.#music.stop();
    this.#o.patient.hear([administrator]);
    administrator.hear([this.#o.patient]);
    const { clock } = this.#o.tools;
    this.#bridgedMs = clock.monotonicMs();
    const timer = clock.after(longestTalkMs, () => this.#leg.hangUp());
    void this.result.then(() => timer.cancel());
    this.#o.onBridge(true);
  }

  #ended(end: LegEnd): void {
    this.#o.limit?.release();
    this.#music.stop();
    if (this.#bridgedMs === undefined) {
      // answered and gone before the two were together is nobody who took the call
      const cause = end.cause === 'completed' ? 'cancelled' : end.cause;
      this.#resolve({ taken: false, cause, talkMs: 0 });
      return;
    }
    if (!this.#patientGone) this.#o.patient.hear([]);
    this.#o.onBridge(false);
    this.#resolve({
      taken: true,
      cause: end.cause,
      talkMs: this.#o.tools.clock.monotonicMs() - this.#bridgedMs,
    });
  }
}
