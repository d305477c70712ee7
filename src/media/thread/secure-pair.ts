import { isRtcp } from '../srtp/packet-shape.ts';
import { SrtpReceiver } from '../srtp/srtp-receiver.ts';
import { SrtpSender } from '../srtp/srtp-sender.ts';
import { sameKey, type MasterKey, type SrtpKeys } from '../srtp/suite.ts';
import type { Datagram, FarEnd, PacketPort } from './packet-driver.ts';

// more than an offer of ours has keys
const mostSenders = 4;

/** The port of a stream behind the keys that were agreed: packets in the clear on our side, sealed on the line. */
export class SecurePair {
  readonly #sockets: Omit<PacketPort, 'port'>;
  #waiting: boolean;
  #keys: SrtpKeys | undefined;
  #sender: SrtpSender | undefined;
  /** By sending key, the latest last: of forks that ring each may choose another key of ours, and any may answer. */
  readonly #senders = new Map<string, SrtpSender>();
  #receiver: SrtpReceiver | undefined;
  #dropped = 0;

  /** `waitForKeys`: whatever comes before the first agreement is dropped. */
  constructor(sockets: Omit<PacketPort, 'port'>, waitForKeys: boolean) {
    this.#sockets = sockets;
    this.#waiting = waitForKeys;
  }

  /** Dropped: not sealed by the far end, changed on the way, or come again. */
  get unauthentic(): number {
    const { unauthentic = 0, replayed = 0 } = this.#receiver ?? {};
    return this.#dropped + unauthentic + replayed;
  }

  /**
   * These keys from now on, or none. A key that stays, or comes back, goes on counting its packets. A new one goes on where
   * the one before has come to (RFC 3711 §3.3.1), unless the far end has `moved`: to who is elsewhere all is counted from the
   * beginning (§3.2.3, RFC 4568 §7.1.4).
   */
  secure(keys: SrtpKeys | undefined, moved = false): void {
    const before = this.#keys;
    const place = moved ? undefined : this.#sender?.place;
    this.#waiting = false;
    this.#keys = keys;
    this.#sender = keys && this.#senderOf(keys.sending);
    if (place) this.#sender?.goOnFrom(place);
    if (!keys || !before || !sameKey(before.receiving, keys.receiving)) {
      this.#dropped = this.unauthentic;
      this.#receiver = keys && new SrtpReceiver(keys.receiving, this.#receiver);
    }
  }

  #senderOf(key: MasterKey): SrtpSender {
    const name = `${key.suite} ${Buffer.from(key.material).toString('base64')}`;
    const sender = this.#senders.get(name) ?? new SrtpSender(key);
    this.#senders.delete(name);
    this.#senders.set(name, sender);
    if (this.#senders.size > mostSenders) this.#senders.delete(this.#senders.keys().next().value!);
    return sender;
  }

  listen(onRtp: Datagram, onRtcp: Datagram): void {
    this.#sockets.listen(
      (bytes, from, atMs) => {
        const opened = this.#open(bytes, isRtcp(bytes));
        if (opened) onRtp(opened, from, atMs);
      },
      (bytes, from, atMs) => {
        const opened = this.#open(bytes, true);
        if (opened) onRtcp(opened, from, atMs);
      },
    );
  }

  /** Where the far end is said to be. */
  hearFrom(farEnd: FarEnd): void {
    this.#sockets.hearFrom?.(farEnd);
  }

  sendRtp(bytes: Buffer, host: string, port: number): void {
    this.#sockets.sendRtp(this.#sender?.sealRtp(bytes) ?? bytes, host, port);
  }

  sendRtcp(bytes: Buffer, host: string, port: number): void {
    this.#sockets.sendRtcp(this.#sender?.sealRtcp(bytes) ?? bytes, host, port);
  }

  /** Takes what came since the last time, where the driver doesn't bring it by itself. */
  fetch(): void {
    this.#sockets.fetch();
  }

  close(): void {
    this.#sockets.close();
  }

  #open(bytes: Buffer, rtcp: boolean): Buffer | undefined {
    if (this.#waiting) {
      this.#dropped += 1;
      return undefined;
    }
    if (!this.#receiver) return bytes;
    return rtcp ? this.#receiver.openRtcp(bytes) : this.#receiver.openRtp(bytes);
  }
}
