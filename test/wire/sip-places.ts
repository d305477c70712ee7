import type { UserAgentOptions } from '../../src/sip/index.ts';
import type { SipRequest } from '../../src/sip/message/message.ts';
import { responseTo, type ResponseParts } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

export const beyond = { host: '192.0.2.3', port: 5060 };
/** Leads to both, `there` first. */
export const target = 'sip:100@trunk';
/** By then a first place that is silent has been left. */
export const leftMs = 2_600;

export const resolver = {
  naptr: () => Promise.resolve([]),
  srv: () => Promise.resolve([]),
  addresses: () => Promise.resolve([there.host, beyond.host]),
};

/** A place that the test speaks for. */
export class Place {
  readonly inbox: string[];
  readonly #pair: FakePair;
  readonly #at: typeof here;

  constructor(pair: FakePair, at: typeof here) {
    this.#pair = pair;
    this.#at = at;
    this.inbox = pair.network.listen(at);
  }

  /** Answers the last request of that method. */
  async say(status: number, parts: ResponseParts = {}, method = 'INVITE'): Promise<void> {
    const response = responseTo(this.request(method), status, { toTag: this.#at.host, ...parts });
    this.#pair.network.carry(serialise(response), this.#at, here);
    await this.#pair.clock.advanceAsync(10);
  }

  /** Does as a telephone with what was cancelled. */
  async letGo(): Promise<void> {
    await this.say(200, {}, 'CANCEL');
    await this.say(487);
  }

  request(method: string): SipRequest {
    return requestIn(this.inbox, method);
  }

  /** First words of what has come. */
  get heard(): string[] {
    return this.inbox.map((text) => text.split(' ')[0] ?? '');
  }
}

/** An agent, and the two places that `target` leads to. */
export async function twoPlaces(options: Partial<UserAgentOptions> = {}) {
  const pair = new FakePair();
  const agent = await pair.agent(here, { resolver, ...options });
  return { pair, agent, first: new Place(pair, there), second: new Place(pair, beyond) };
}
