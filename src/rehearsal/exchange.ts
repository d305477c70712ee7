import { createSocket, type Socket } from 'node:dgram';
import type { Clock, Log } from '../base/index.ts';
import { UserAgent, type IncomingInvite } from '../sip/index.ts';

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  /** When given, everybody must sign in. */
  readonly accounts?: ReadonlyMap<string, string>;
  onInvite(invite: IncomingInvite): void;
}

/** One address of the simulated network, which can go dead and come back at the same port. */
export class Exchange {
  readonly #o: ExchangeOptions;
  #port: number;
  #userAgent: UserAgent | undefined;
  #blackHole: Socket | undefined;

  constructor(options: ExchangeOptions) {
    this.#o = options;
    this.#port = options.port;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: this.#o.host, port: this.#port };
  }

  async start(): Promise<void> {
    if (this.#userAgent) return;
    await this.#fillHole();
    const { clock, log, host, accounts, onInvite } = this.#o;
    this.#userAgent = new UserAgent({
      clock,
      log,
      bind: { host, port: this.#port },
      product: 'Perezvon-Rehearsal',
      unguarded: true,
      onInvite,
      ...(accounts && {
        realm: 'rehearsal',
        passwordOf: (username: string) => accounts.get(username),
        onRegister: () => undefined,
      }),
    });
    await this.#userAgent.start();
    this.#port = this.#userAgent.address.port;
  }

  /** `silent` takes every packet and answers none (a firewall); otherwise nobody listens (ICMP refuses). */
  async goDead(silent: boolean): Promise<void> {
    await this.#userAgent?.stop();
    this.#userAgent = undefined;
    await this.#fillHole();
    if (!silent) return;
    const hole = createSocket('udp4');
    hole.on('error', () => undefined);
    await new Promise<void>((resolve) => hole.bind(this.#port, this.#o.host, resolve));
    this.#blackHole = hole;
  }

  async stop(): Promise<void> {
    await this.#userAgent?.stop();
    this.#userAgent = undefined;
    await this.#fillHole();
  }

  async #fillHole(): Promise<void> {
    const hole = this.#blackHole;
    this.#blackHole = undefined;
    if (hole) await new Promise<void>((resolve) => hole.close(() => resolve()));
  }
}
