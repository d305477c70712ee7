import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to PostgreSQL that the test can cut; behind it the server lives on. */
export class CuttablePostgres {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  /** Connections that wait for PostgreSQL's answer. */
  readonly #asking = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(url: string) {
    this.#target = new URL(url);
  }

  /** The same database, by this way. */
  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  /** Whether a statement is under way. */
  get isBusy(): boolean {
    return this.#asking.size > 0;
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => this.#join(near));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection and refuses new ones until `open`. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(near: Socket): void {
    const far = connect(Number(this.#target.port || 5432), this.#target.hostname);
    near.on('data', () => this.#asking.add(near));
    // ReadyForQuery: Z, its length, and whether a transaction is open
    far.on('data', (bytes: Buffer) => {
      if (bytes.at(-6) === 0x5a && bytes.readUInt32BE(bytes.length - 5) === 5) this.#asking.delete(near);
    });
    near.on('close', () => this.#asking.delete(near));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
