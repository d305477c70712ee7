import { silentLog, systemClock } from '../../src/base/index.ts';
import {
  UserAgent,
  type InviteEnd,
  type InviteListener,
  type InviteOrder,
  type OutgoingInvite,
  type UserAgentOptions,
} from '../../src/sip/index.ts';

const running: UserAgent[] = [];
const loopback = { host: '127.0.0.1', port: 0 };

/** A running user agent on loopback, stopped by `stopAll`. */
export async function userAgent(options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
  const agent = new UserAgent({ clock: systemClock, log: silentLog, bind: loopback, ...options });
  await agent.start();
  running.push(agent);
  return agent;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((agent) => agent.stop()));
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** What a caller lives through: each event as a promise and as a line in `story`. */
export class Caller {
  readonly story: string[] = [];
  readonly call: OutgoingInvite;
  readonly answered: Promise<string>;
  readonly ended: Promise<InviteEnd>;
  readonly ringing: Promise<void>;

  constructor(
    agent: UserAgent,
    order: Partial<InviteOrder> & { target: string },
    more: Partial<InviteListener> = {},
  ) {
    const answered = deferred<string>();
    const ended = deferred<InviteEnd>();
    const ringing = deferred<void>();
    this.answered = answered.promise;
    this.ended = ended.promise;
    this.ringing = ringing.promise;
    this.call = agent.invite(
      { from: 'sip:clinic@127.0.0.1', body: Buffer.from('offer'), ...order },
      {
        onProgress: ({ status, body }) => {
          this.story.push(`progress ${status} ${body?.toString() ?? ''}`.trim());
          ringing.resolve();
        },
        onAnswer: ({ body }) => {
          this.story.push(`answer ${body.toString()}`);
          answered.resolve(body.toString());
        },
        onEnd: (end) => {
          this.story.push(`end ${end.by} ${end.phase} ${end.status}`);
          ended.resolve(end);
        },
        ...more,
      },
    );
  }
}

export function target(agent: UserAgent, user = '100'): string {
  return `sip:${user}@127.0.0.1:${agent.address.port}`;
}
