// RFC 7983 §7, RFC 8834: one port for a browser's ICE, DTLS, sound and RTCP, told apart by their first byte.
import type { Clock, Timer } from '../../base/index.ts';
import type { Address } from '../rtp/source-guard.ts';
import type { SrtpKeys } from '../srtp/suite.ts';
import type { Datagram, PacketPort } from '../thread/packet-driver.ts';
import type { OwnCertificate } from './dtls/certificate.ts';
import { DtlsServer } from './dtls/dtls-server.ts';
import type { Fingerprint } from './dtls/terms.ts';
import { consentMs, IceLite } from './ice-lite.ts';
import { pageAddress, type PageEnd, type PageState } from './page-end.ts';

export interface PagePortOptions {
  readonly port: Omit<PacketPort, 'port'>;
  readonly clock: Clock;
  readonly certificate: OwnCertificate;
  onKeys(keys: SrtpKeys): void;
  onState(state: PageState): void;
}

const watchEveryMs = 1000;

/**
 * A stream above sees one far end that never moves, whatever way ICE has chosen. Packets are sealed and opened above;
 * here only those pass that come from where the far end has proved itself.
 */
export class PagePort implements Omit<PacketPort, 'port'> {
  readonly #options: PagePortOptions;
  readonly #ice = new IceLite();
  readonly #watch: Timer;
  #dtls: DtlsServer | undefined;
  #end: PageEnd | undefined;
  /** Where the far end's DTLS comes from: it is answered there. */
  #dtlsFrom: Address | undefined;
  #state: PageState = 'waiting';
  #keyed = false;
  #expectedMs = 0;

  constructor(options: PagePortOptions) {
    this.#options = options;
    this.#watch = options.clock.every(watchEveryMs, () => this.#look());
  }

  /** A description was answered: the first one, a restart of ICE, or one of a page that was loaded anew. */
  expect(end: PageEnd): void {
    const before = this.#end;
    this.#end = end;
    this.#ice.begin(end.ice);
    this.#expectedMs = this.#options.clock.monotonicMs();
    if (before?.fingerprint.value === end.fingerprint.value && this.#dtls) return;
    this.#dtls?.close();
    this.#dtls = this.#openDtls(end.fingerprint);
    this.#keyed = false;
    this.#tell('waiting');
  }

  /** RTCP comes the way of RTP (RFC 5761): whoever listens tells the two apart. */
  listen(onRtp: Datagram): void {
    this.#options.port.listen(
      (bytes, from, atMs) => this.#sort(bytes, from, atMs, onRtp),
      () => undefined,
    );
  }

  sendRtp(bytes: Buffer): void {
    const target = this.#keyed ? this.#ice.target(this.#options.clock.monotonicMs()) : undefined;
    if (target) this.#options.port.sendRtp(bytes, target.host, target.port);
  }

  sendRtcp(bytes: Buffer): void {
    this.sendRtp(bytes);
  }

  fetch(): void {
    this.#options.port.fetch();
  }

  close(): void {
    this.#watch.cancel();
    this.#dtls?.close();
    this.#dtls = undefined;
    this.#options.port.close();
  }

  #sort(bytes: Buffer, from: Address, atMs: number, onSound: Datagram): void {
    const first = bytes[0] ?? 0xff;
    if (first <= 3) this.#check(bytes, from);
    else if (!this.#ice.isProved(from)) return;
    else if (first >= 20 && first <= 63) {
      this.#dtlsFrom = from;
      this.#dtls?.receive(bytes);
    } else if (first >= 128 && first <= 191 && this.#keyed) onSound(bytes, pageAddress, atMs);
  }

  #check(bytes: Buffer, from: Address): void {
    const answer = this.#ice.answer(bytes, from, this.#options.clock.monotonicMs());
    if (!answer) return;
    this.#options.port.sendRtp(answer, from.host, from.port);
    if (this.#state === 'lost') this.#tell(this.#keyed ? 'connected' : 'waiting');
  }

  #openDtls(fingerprint: Fingerprint): DtlsServer {
    const { certificate, onKeys, port } = this.#options;
    const dtls: DtlsServer = new DtlsServer({
      certificate,
      fingerprint,
      send: (datagram) => {
        const to = this.#dtlsFrom;
        if (to) port.sendRtp(datagram, to.host, to.port);
      },
      onKeys: (keys) => {
        this.#keyed = true;
        onKeys(keys);
        this.#tell('connected');
      },
      onClosed: () => {
        if (this.#dtls === dtls) this.#finish('closed');
      },
      onFailed: () => {
        if (this.#dtls === dtls && !this.#keyed) this.#finish('failed');
      },
    });
    return dtls;
  }

  #finish(state: 'closed' | 'failed'): void {
    this.#keyed = false;
    this.#tell(state);
  }

  /** Consent that ran out, or that never came (RFC 7675 §5.1). */
  #look(): void {
    if (!this.#end || this.#state === 'closed' || this.#state === 'failed') return;
    const nowMs = this.#options.clock.monotonicMs();
    const overdue = nowMs - this.#expectedMs >= consentMs;
    if (overdue && !this.#ice.isAlive(nowMs)) this.#tell('lost');
    else if (overdue && !this.#keyed) this.#tell('failed');
  }

  #tell(state: PageState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
