// Names of sockets in the system's own form and as text: made anew only when they change.
import type { Address } from '../rtp/source-guard.ts';
import type { DatagramSlots, NameWords } from './datagram-slots.ts';
import { addressBytes, type Libc } from './libc.ts';
import { mapped } from './packet-driver.ts';

/** Who sends to a socket: mostly the same as before, so that nothing has to be made of its name. */
export class Source {
  readonly #libc: Libc;
  #name: NameWords = [0, 0, 0, 0, 0, 0];
  #address: Address = { host: '', port: 0 };

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  read(slots: DatagramSlots, slot: number): Address {
    if (slots.isNamed(slot, this.#name)) return this.#address;
    this.#name = slots.name(slot);
    const { host, port } = this.#libc.readAddress(slots.nameBytes(slot));
    this.#address = { host: host.startsWith(mapped) ? host.slice(mapped.length) : host, port };
    return this.#address;
  }
}

/** Where a socket sends to, in the system's own form, made anew only when it changes. */
export class Destination {
  readonly #libc: Libc;
  readonly #ip6: boolean;
  readonly #name = new Uint8Array(new ArrayBuffer(addressBytes));
  #host = '';
  #port = 0;
  #usable = false;

  constructor(libc: Libc, ip6: boolean) {
    this.#libc = libc;
    this.#ip6 = ip6;
  }

  /** Undefined for what is no address. */
  of(host: string, port: number): Uint8Array | undefined {
    if (host !== this.#host || port !== this.#port) {
      this.#host = host;
      this.#port = port;
      const named = this.#ip6 && !host.includes(':') ? mapped + host : host;
      this.#usable = this.#libc.writeAddress(this.#name, named, port);
    }
    return this.#usable ? this.#name : undefined;
  }
}
