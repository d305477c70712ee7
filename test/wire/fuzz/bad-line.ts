// Two user agents that call each other over a line which loses, repeats, delays and changes what they say.
import { ManualClock, silentLog, type Log } from '../../../src/base/index.ts';
import {
  UserAgent,
  type IncomingInvite,
  type InviteListener,
  type OutgoingInvite,
  type Registration,
  type UserAgentOptions,
} from '../../../src/sip/index.ts';
import { FakeNetwork } from '../../fakes/fake-network.ts';
import { corpus } from './corpus.ts';
import { moveOn } from './move-on.ts';
import { Mutator } from './mutate.ts';
import { oneOf, random, type Pick } from './random.ts';

const caller = { host: '192.0.2.1', port: 5060 };
const callee = { host: '192.0.2.2', port: 5060 };
const strangers = ['192.0.2.1', '192.0.2.2', '198.51.100.7'];
const password = 'right';

export class BadLine {
  readonly clock = new ManualClock();
  readonly bugs = new Map<string, number>();
  /** Datagrams that were carried, and of these the changed ones. */
  carried = 0;
  changed = 0;
  /** Calls that were placed or taken, and of these the ended ones. */
  opened = 0;
  ended = 0;
  /** Re-INVITEs and transfers that were asked for and have not ended. */
  waiting = 0;
  readonly #pick: Pick;
  readonly #mutator: Mutator;
  readonly #network = new FakeNetwork(this.clock);
  readonly #agents: UserAgent[] = [];
  #registration: Registration | undefined;
  readonly #open = new Set<OutgoingInvite | IncomingInvite>();

  constructor(seed: number) {
    this.#pick = random(seed);
    this.#mutator = new Mutator(corpus(), this.#pick);
    let again = false;
    this.#network.lose = (datagram) => {
      this.carried += 1;
      this.#network.sent.length = 0;
      if (again) return false;
      // what is sent anew below is not judged again
      const carry = (bytes: Buffer | string): void => {
        again = true;
        this.#network.carry(bytes, datagram.from, datagram.to);
        again = false;
      };
      const fate = this.#pick(20);
      if (fate < 12) return false;
      if (fate === 12) return true;
      if (fate === 13) carry(datagram.text);
      else if (fate < 16) this.clock.after(this.#pick(3000), () => carry(datagram.text));
      else {
        this.changed += 1;
        carry(this.#mutator.of(Buffer.from(datagram.text)).bytes);
      }
      return fate !== 13;
    };
  }

  async start(): Promise<void> {
    const options = {
      onRegister: () => undefined,
      onMessage: () => undefined,
      unguarded: true,
      sessionTimer: { expiresS: 90, shortestS: 90 },
    };
    this.#agents.push(
      await this.#agent(caller, { ...options, onInvite: (invite) => this.#take(invite) }),
      await this.#agent(callee, {
        ...options,
        onInvite: (invite) => this.#take(invite),
        passwordOf: () => password,
      }),
    );
    this.#register();
  }

  /** By an outbound flow, so that STUN goes over the line too. */
  #register(): void {
    this.#registration = this.#agents[0]?.register(
      {
        registrar: 'sip:192.0.2.2',
        aor: 'sip:clinic@192.0.2.2',
        credentials: { username: 'clinic', password },
        instance: 'urn:uuid:00000000-0000-1000-8000-000a95a0e128',
        expiresS: 60,
      },
      () => undefined,
    );
  }

  /** One more call, and some messages of strangers; takes a second and a half of the line's time. */
  async call(): Promise<void> {
    const pick = this.#pick;
    const call: OutgoingInvite | undefined = this.#agents[0]?.invite(
      {
        target: 'sip:100@192.0.2.2',
        from: 'sip:clinic@192.0.2.1',
        body: Buffer.from('offer'),
        ringMs: 500 + pick(20_000),
        ...(pick(3) === 0 ? { headers: { Require: '100rel' } } : {}),
        credentials: { username: 'clinic', password: oneOf(pick, [password, password, 'wrong']) },
      },
      this.#listener(() => call),
    );
    if (call) this.#remember(call);
    if (pick(30) === 0) void this.#agents[0]?.ping('sip:192.0.2.2', 1000);
    for (let count = pick(12); count > 0; count -= 1) {
      const from = { host: oneOf(pick, strangers), port: 5060 };
      this.#network.carry(this.#mutator.next().bytes, from, oneOf(pick, [caller, callee]));
    }
    await moveOn(this.clock, 1500);
  }

  /** Hangs up whatever is up, and waits until the last timer of RFC 3261 must have run. */
  async settle(): Promise<void> {
    for (const call of [...this.#open]) call.bye();
    void this.#registration?.stop();
    await moveOn(this.clock, 400_000, 100);
  }

  async stop(): Promise<void> {
    const stopped = Promise.all(this.#agents.map((agent) => agent.stop()));
    await moveOn(this.clock, 5000);
    await stopped;
  }

  #take(invite: IncomingInvite): void {
    const pick = this.#pick;
    this.#remember(invite);
    invite.listen(this.#listener(() => invite));
    if (pick(5) === 0) invite.reject(oneOf(pick, [404, 480, 486, 603]));
    else {
      invite.progress(oneOf(pick, [180, 183]), pick(2) === 0 ? Buffer.from('early') : undefined);
      this.clock.after(pick(2000), () => invite.answer(Buffer.from('answer')));
      this.#disturb(invite);
    }
  }

  #listener(call: () => OutgoingInvite | IncomingInvite | undefined): InviteListener {
    let over = false;
    return {
      onAnswer: () => {
        const open = call();
        if (open) this.#disturb(open);
      },
      onOffer: () => oneOf(this.#pick, [Buffer.from('answer'), { status: 488 }]),
      makeOffer: () => Buffer.from('whole offer'),
      packetsHeard: () => Promise.resolve(this.#pick(3)),
      onRefer: (refer) => {
        if (this.#pick(3) === 0) return;
        refer.accept();
        this.clock.after(this.#pick(5000), () => refer.progress(oneOf(this.#pick, [100, 180, 200, 486])));
      },
      onEnd: () => {
        if (over) throw new Error('a call has ended twice');
        over = true;
        this.ended += 1;
        const open = call();
        if (open) this.#open.delete(open);
      },
    };
  }

  /** What was asked of the far end has an end, too. */
  #wait(asked: Promise<unknown>): void {
    this.waiting += 1;
    void asked.finally(() => (this.waiting -= 1));
  }

  #remember(call: OutgoingInvite | IncomingInvite): void {
    this.opened += 1;
    this.#open.add(call);
  }

  // something that people and switchboards do in the middle of a call
  #disturb(call: OutgoingInvite | IncomingInvite): void {
    const pick = this.#pick;
    const deed = pick(6);
    this.clock.after(pick(8000), () => {
      if (deed === 0) call.bye();
      else if (deed === 1 && 'cancel' in call) call.cancel();
      else if (call.state !== 'talking') return;
      else if (deed < 4) this.#wait(call.reoffer(Buffer.from('again')));
      else this.#wait(call.refer({ to: 'sip:101@192.0.2.2', referredBy: 'sip:clinic@192.0.2.1' }));
    });
    this.clock.after(30_000 + pick(60_000), () => call.bye());
  }

  async #agent(address: typeof caller, options: Partial<UserAgentOptions>): Promise<UserAgent> {
    const log: Log = { ...silentLog, error: (details: object) => this.#note(details) };
    const transport = this.#network.transport(address);
    const agent = new UserAgent({ clock: this.clock, log, bind: address, transport, ...options });
    await agent.start();
    return agent;
  }

  #note(details: object): void {
    const err = 'err' in details ? details.err : details;
    const text =
      err instanceof Error ? (err.stack ?? err.message).split('\n').slice(0, 4).join('\n') : 'unknown';
    this.bugs.set(text, (this.bugs.get(text) ?? 0) + 1);
  }
}
