import type { Clock } from '../../src/base/index.ts';
import type { Endpoint, Transport, TransportEvents } from '../../src/sip/transport/transport.ts';

export interface Datagram {
  readonly atMs: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly text: string;
}

/** Datagrams in memory, on a clock that tests move: each takes 1 ms, or is lost when `lose` says so. */
export class FakeNetwork {
  readonly sent: Datagram[] = [];
  lose: (datagram: Datagram) => boolean = () => false;
  readonly #clock: Clock;
  readonly #open = new Map<string, TransportEvents>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  transport(address: Endpoint): Transport {
    const key = keyOf(address);
    return {
      protocol: 'UDP',
      address,
      open: async (events) => {
        this.#open.set(key, events);
      },
      close: async () => {
        this.#open.delete(key);
      },
      send: (bytes, to) => this.carry(bytes, address, to),
      probe: (to) => {
        if (!this.#open.has(keyOf(to))) this.#clock.after(1, () => this.#open.get(key)?.onUnreachable(to));
      },
    };
  }

  /** Sends bytes as if they came from somewhere. */
  carry(bytes: Buffer | string, from: Endpoint, to: Endpoint): void {
    const datagram = { atMs: this.#clock.monotonicMs(), from, to, text: bytes.toString() };
    this.sent.push(datagram);
    if (this.lose(datagram)) return;
    this.#clock.after(1, () => this.#open.get(keyOf(to))?.onBytes(Buffer.from(bytes), from));
  }

  /** A place where a test speaks for itself: everything that comes there is kept. */
  listen(address: Endpoint): string[] {
    const inbox: string[] = [];
    this.#open.set(keyOf(address), {
      onBytes: (bytes) => inbox.push(bytes.toString()),
      onUnreachable: () => undefined,
    });
    return inbox;
  }

  /** Nobody is there any more, and the network says so to who asks. */
  close(address: Endpoint): void {
    this.#open.delete(keyOf(address));
  }

  /** First lines of all that was sent, as `ms line`, from that place. */
  linesFrom(from: Endpoint): string[] {
    return this.sent
      .filter((datagram) => keyOf(datagram.from) === keyOf(from))
      .map(({ atMs, text }) =>
        `${atMs} ${text.split(/ SIP\/2.0\r\n|\r\n/)[0] ?? ''}`.replace(/ sip:\S+$/, ''),
      );
  }
}

function keyOf(endpoint: Endpoint): string {
  return `${endpoint.host}:${endpoint.port}`;
}
