import { silentLog, systemClock } from '../../src/base/index.ts';
import { everywhere, outsideAddress6 } from '../../src/calls/index.ts';
import { MediaEngine, type CodecName, type Described, type SrtpPolicy } from '../../src/media/index.ts';
import {
  UserAgent,
  type IncomingInvite,
  type InviteEnd,
  type InviteOrder,
  type OutgoingInvite,
  type ReferRequest,
  type UserAgentOptions,
} from '../../src/sip/index.ts';
import { openEnd, type End } from '../wire/media-pair.ts';
import { deferred } from '../wire/sip-caller.ts';

export interface TalkOrder extends Partial<InviteOrder> {
  readonly srtp?: SrtpPolicy;
  readonly codecs?: readonly CodecName[];
  /** Without it the far end's transfers are refused. */
  readonly onRefer?: (refer: ReferRequest) => void;
}

/** A call of a `Telephone`, either way: signalling and sound. */
export class Talk {
  readonly end: End;
  /** Each progress (`183 early`), digit by INFO (`info 5`) and offer of the far end (`offer sendonly 12006`). */
  readonly story: string[] = [];
  readonly #answered = deferred<Described | undefined>();
  readonly #ended = deferred<InviteEnd>();
  readonly #onRefer: ((refer: ReferRequest) => void) | undefined;
  #agreed: Described | undefined;
  #call: OutgoingInvite | IncomingInvite | undefined;

  constructor(end: End, onRefer: ((refer: ReferRequest) => void) | undefined) {
    this.end = end;
    this.#onRefer = onRefer;
  }

  get call(): OutgoingInvite | IncomingInvite {
    return this.#call!;
  }

  /** Resolves with what the first answer agreed on; undefined for a call that never comes to it, or that came to us. */
  get answered(): Promise<Described | undefined> {
    return this.#answered.promise;
  }

  get ended(): Promise<InviteEnd> {
    return this.#ended.promise;
  }

  /** What an answer of the far end agreed on last. */
  get agreed(): Described | undefined {
    return this.#agreed;
  }

  get listener() {
    return {
      onOffer: (offer: Buffer) => {
        const text = offer.toString();
        const way = /a=(sendonly|recvonly|inactive)/.exec(text)?.[1] ?? 'sendrecv';
        this.story.push(`offer ${way} ${/m=audio (\d+)/.exec(text)?.[1]}`);
        return this.answer(offer);
      },
      onOfferAnswered: (answer: Buffer) => void this.end.stream.acceptAnswer(answer),
      onInfoDigit: (digit: string) => void this.story.push(`info ${digit}`),
      onEnd: (end: InviteEnd) => {
        this.#answered.resolve(undefined);
        void this.end.stream.close();
        this.#ended.resolve(end);
      },
      ...(this.#onRefer && { onRefer: this.#onRefer }),
    };
  }

  progress(status: number, body: Buffer | undefined): void {
    this.story.push(body ? `${status} early` : `${status}`);
    if (body) this.#agreed = this.end.stream.acceptAnswer(body);
  }

  accepted(answer: Buffer): void {
    if (answer.length > 0) this.#agreed = this.end.stream.acceptAnswer(answer);
    this.#answered.resolve(this.#agreed);
  }

  answer(offer: Buffer): Buffer | { status: number } {
    const answered = this.end.stream.createAnswer(offer);
    if (!answered.ok) return { status: 488 };
    this.#answered.resolve(undefined);
    return answered.answer;
  }

  /** Holds the far end, or takes the hold back (undefined); the re-INVITE's status when it is refused. */
  async hold(how: 'sendonly' | 'inactive' | undefined): Promise<number> {
    this.end.stream.hold(how);
    const result = await this.call.reoffer(this.end.stream.createOffer());
    if (!result.ok) return result.status;
    this.#agreed = this.end.stream.acceptAnswer(result.body);
    return 200;
  }

  by(call: OutgoingInvite | IncomingInvite): this {
    this.#call = call;
    return this;
  }
}

/** Our SIP and our sound as a telephone at the loopback, which answers whoever calls. */
export class Telephone {
  readonly agent: UserAgent;
  readonly #engine: MediaEngine;
  readonly #waiting: Promise<Talk>[] = [];
  readonly #wanted: ((talk: Promise<Talk>) => void)[] = [];
  readonly #order: TalkOrder;
  #count = 0;

  private constructor(
    engine: MediaEngine,
    sip: Partial<UserAgentOptions> & { bind: UserAgentOptions['bind'] },
    order: TalkOrder,
  ) {
    this.#engine = engine;
    this.#order = order;
    const onInvite = (invite: IncomingInvite): void => this.#arrived(this.#answer(invite));
    this.agent = new UserAgent({ clock: systemClock, log: silentLog, tcp: true, onInvite, ...sip });
  }

  /**
   * `mediaPort`: the first of the 40 ports that its sound may use, `everywhere` for IPv6 as well where the machine has it.
   * `order` is how it answers.
   */
  static async open(
    place: { port?: number; mediaPort: number; everywhere?: boolean },
    sip: Partial<UserAgentOptions> = {},
    order: TalkOrder = {},
  ): Promise<Telephone> {
    const { port = 0, mediaPort } = place;
    const bindHost = place.everywhere ? everywhere() : '127.0.0.1';
    const portRange = { from: mediaPort, to: mediaPort + 39 };
    const engine = new MediaEngine({
      clock: systemClock,
      log: silentLog,
      bindHost,
      advertisedHost: '127.0.0.1',
      advertisedHost6: outsideAddress6(bindHost),
      portRange,
    });
    await engine.start();
    const telephone = new Telephone(engine, { bind: { host: '127.0.0.1', port }, ...sip }, order);
    await telephone.agent.start();
    return telephone;
  }

  get port(): number {
    return this.agent.address.port;
  }

  async close(): Promise<void> {
    await this.agent.stop();
    await this.#engine.stop();
  }

  /** The next call that comes in, once it is answered. */
  next(): Promise<Talk> {
    return this.#waiting.shift() ?? new Promise((resolve) => this.#wanted.push(resolve));
  }

  async call(target: string, order: TalkOrder = {}): Promise<Talk> {
    const { srtp, codecs, onRefer, ...wanted } = order;
    const end = await openEnd(this.#engine, { id: `talk-${this.#count++}`, srtp, codecs });
    const talk = new Talk(end, onRefer);
    const invite = this.agent.invite(
      { target, from: 'sip:plain@127.0.0.1', body: end.stream.createOffer(), ...wanted },
      {
        ...talk.listener,
        onProgress: ({ status, body }) => talk.progress(status, body),
        onAnswer: ({ body }) => talk.accepted(body),
      },
    );
    return talk.by(invite);
  }

  #arrived(talk: Promise<Talk>): void {
    const wanted = this.#wanted.shift();
    if (wanted) wanted(talk);
    else this.#waiting.push(talk);
  }

  async #answer(invite: IncomingInvite): Promise<Talk> {
    const { srtp, codecs, onRefer } = this.#order;
    const end = await openEnd(this.#engine, { id: `talk-${this.#count++}`, srtp, codecs });
    const talk = new Talk(end, onRefer);
    const lateOffer = invite.body.length === 0;
    invite.listen({
      ...talk.listener,
      onConfirmed: (answer) => {
        if (lateOffer && answer) talk.accepted(answer);
      },
    });
    invite.progress(180);
    const answer = lateOffer ? end.stream.createOffer() : talk.answer(invite.body);
    if (Buffer.isBuffer(answer)) invite.answer(answer);
    else invite.reject(answer.status);
    return talk.by(invite);
  }
}
