import { silentLog, systemClock } from '../../src/base/index.ts';
import { MediaEngine } from '../../src/media/index.ts';
import {
  UserAgent,
  type IncomingInvite,
  type InviteEnd,
  type InviteOrder,
  type OutgoingInvite,
  type ReferRequest,
  type Registration,
} from '../../src/sip/index.ts';
import { openEnd, sine, type End } from '../wire/media-pair.ts';

/** What a telephone does with a call; `rings` leaves it to the test. */
export type Habit = 'answers' | 'rings' | 'declines' | 'is busy';

/** A call of a telephone, either way. */
export interface TelephoneCall {
  readonly end: End;
  /** `180`, `183`, `answered`, `ended 486 by them`. */
  readonly story: string[];
  readonly invite: Pick<OutgoingInvite, 'bye' | 'reoffer' | 'refer' | 'dialog'>;
  /** Set when it came to us. */
  readonly incoming?: IncomingInvite;
  ended?: InviteEnd;
}

let names = 0;

/** All telephones of a test share one: a thread each would take the machine from those that are tested. */
let shared: { readonly engine: MediaEngine; users: number } | undefined;

async function takeEngine(): Promise<MediaEngine> {
  if (shared) {
    shared.users += 1;
    return shared.engine;
  }
  const engine = new MediaEngine({ clock: systemClock, log: silentLog, bindHost: '127.0.0.1' });
  shared = { engine, users: 1 };
  await engine.start();
  return engine;
}

async function leaveEngine(): Promise<void> {
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  const { engine } = shared;
  shared = undefined;
  await engine.stop();
}

/** Our own SIP and sound as somebody's telephone, or as a provider at the other side of a line. */
export class DeskTelephone {
  readonly agent: UserAgent;
  readonly calls: TelephoneCall[] = [];
  habit: Habit;
  /** What it does when it is asked to call somebody else instead (REFER). */
  onRefer: ((refer: ReferRequest) => void) | undefined;
  readonly #engine: MediaEngine;

  private constructor(engine: MediaEngine, habit: Habit, port: number) {
    this.#engine = engine;
    this.habit = habit;
    this.agent = new UserAgent({
      clock: systemClock,
      log: silentLog,
      bind: { host: '127.0.0.1', port },
      tcp: true,
      unguarded: true,
      trusts: () => true,
      product: 'Desk telephone',
      onInvite: (invite) => void this.#arrived(invite),
    });
  }

  static async open(habit: Habit = 'answers', port = 0): Promise<DeskTelephone> {
    const telephone = new DeskTelephone(await takeEngine(), habit, port);
    await telephone.agent.start();
    return telephone;
  }

  get port(): number {
    return this.agent.address.port;
  }

  /** Signs in at the house, and stays so; resolves once it has. */
  signIn(housePort: number, login: string, password: string, transport = ''): Promise<Registration> {
    return new Promise((resolve, reject) => {
      const registration = this.agent.register(
        {
          registrar: `sip:127.0.0.1:${housePort}${transport}`,
          aor: `sip:${login}@127.0.0.1:${housePort}`,
          credentials: { username: login, password },
        },
        ({ state }) => {
          if (state === 'registered') resolve(registration);
          if (state === 'failed') reject(new Error('not registered'));
        },
      );
    });
  }

  async call(order: Partial<InviteOrder> & Pick<InviteOrder, 'target' | 'from'>): Promise<TelephoneCall> {
    const end = await this.#end();
    const story: string[] = [];
    const invite = this.agent.invite(
      { body: end.stream.createOffer(), ...order },
      {
        onProgress: ({ status, body }) => {
          story.push(String(status));
          if (body && body.length > 0) end.stream.acceptAnswer(body);
        },
        onAnswer: ({ body }) => {
          if (body.length > 0) end.stream.acceptAnswer(body);
          story.push('answered');
        },
        onOffer: (offer) => answerOf(end, offer),
        onRefer: (refer) => this.onRefer?.(refer),
        onEnd: (ended) => this.#over(call, ended),
      },
    );
    const call: TelephoneCall = { end, story, invite };
    this.calls.push(call);
    return call;
  }

  /** Says a pure tone for that long. */
  static speak({ end }: TelephoneCall, hertz: number, ms = 1500): void {
    end.stream.play({ samples: sine(hertz, ms) });
  }

  pickUp(call: TelephoneCall): void {
    const { incoming, end, story } = call;
    const answer = incoming && answerOf(end, incoming.body);
    if (!incoming || !Buffer.isBuffer(answer)) throw new Error('nothing to pick up');
    incoming.answer(answer);
    story.push('answered');
  }

  async close(): Promise<void> {
    await this.agent.stop();
    await leaveEngine();
  }

  async #arrived(incoming: IncomingInvite): Promise<void> {
    if (this.habit === 'declines' || this.habit === 'is busy') {
      incoming.reject(this.habit === 'declines' ? 603 : 486);
      return;
    }
    const end = await this.#end();
    const call: TelephoneCall = { end, story: ['180'], invite: incoming, incoming };
    incoming.listen({
      onEnd: (ended) => this.#over(call, ended),
      onOffer: (offer) => answerOf(end, offer),
    });
    incoming.progress(180);
    this.calls.push(call);
    if (this.habit === 'answers') this.pickUp(call);
  }

  #end(): Promise<End> {
    names += 1;
    return openEnd(this.#engine, { id: `telephone-${names}` });
  }

  #over(call: TelephoneCall, ended: InviteEnd): void {
    call.ended = ended;
    call.story.push(`ended ${ended.status} by ${ended.by}`);
    void call.end.stream.close();
  }
}

function answerOf(end: End, offer: Buffer): Buffer | { status: number } {
  const answered = end.stream.createAnswer(offer);
  return answered.ok ? answered.answer : { status: 488 };
}
