// RFC 6086 (its legacy usage, without packages), application/dtmf-relay: keys of ours, one INFO after another.
import type { DigestClient } from '../digest/digest-client.ts';
import type { KeysResult } from '../invite.ts';
import type { Dialog, OutgoingRequest } from './dialog.ts';
import type { SessionHost } from './session-host.ts';

export interface InfoKeysParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
}

/** How long the far end is to press each key. */
const pressMs = 160;
/** Between the beginnings of two: who plays them as tones must not join them. */
const stepMs = 260;
/** Who presses faster than they leave, or a far end that does not answer, fills no memory. */
const mostWaiting = 32;
/** The far end knows no INFO, or none with keys (RFC 3261 §21.4.6, §21.4.13, §21.5.2; RFC 6086 §4.2.2). */
const takesNone: ReadonlySet<number> = new Set([405, 415, 469, 489, 501]);

/** Presses keys at the far end of one dialog: the next one leaves when the one before has its answer. */
export class InfoKeys {
  readonly #parts: InfoKeysParts;
  readonly #over = new AbortController();
  #before: Promise<unknown> = Promise.resolve();
  /** Keys that have not left, or have no answer yet. */
  #waiting = 0;
  /** With which status it has said that it takes none. */
  #refusal: number | undefined;
  /** Of the key that waits for its answer. */
  #settle: (status: number) => void = () => undefined;

  constructor(parts: InfoKeysParts) {
    this.#parts = parts;
  }

  /**
   * Behind those that wait; 503, and they are dropped, behind too many. A refusal, or no answer, ends these and none that are
   * sent later, but for one that is meant for all. Never rejects.
   */
  send(keys: string): Promise<KeysResult> {
    if (this.#waiting >= mostWaiting) return Promise.resolve({ ok: false, status: 503 });
    const known = keys.toUpperCase().replace(/[^0-9*#A-D]/g, '');
    this.#waiting += known.length;
    const sent = this.#before.then(() => this.#each(known)).finally(() => (this.#waiting -= known.length));
    this.#before = sent;
    return sent;
  }

  /** The call is over: no key leaves any more. */
  stop(): void {
    this.#over.abort();
    this.#settle(481);
  }

  async #each(keys: string): Promise<KeysResult> {
    for (const [at, key] of [...keys].entries()) {
      const status = this.#refusal ?? (await this.#pressed(key));
      if (takesNone.has(status)) {
        this.#refusal = status;
        return { ok: false, status, left: keys.slice(at) };
      }
      if (status >= 300) return { ok: false, status };
    }
    return { ok: true };
  }

  /** Its final status; not sooner than the next one may be pressed, but at once where none is taken. */
  async #pressed(key: string): Promise<number> {
    const step = this.#step();
    const status = await this.#press(key);
    if (!takesNone.has(status)) await step;
    return status;
  }

  #step(): Promise<void> {
    return this.#parts.host.clock.sleep(stepMs, this.#over.signal);
  }

  /** The final status: 481 when the call is over, 408 and 503 when nobody answers. */
  #press(key: string): Promise<number> {
    const { host, digest } = this.#parts;
    if (this.#over.signal.aborted) return Promise.resolve(481);
    return new Promise((resolve) => {
      this.#settle = resolve;
      host.client.sendSigned(() => this.#make(key), digest, {
        onResponse: ({ response: { status } }) => status >= 200 && resolve(status),
        onTimeout: () => resolve(408),
        onUnreachable: () => resolve(503),
      });
    });
  }

  #make(key: string): OutgoingRequest | undefined {
    const outgoing = this.#parts.dialog.request('INFO');
    if (!outgoing) return undefined;
    outgoing.request.headers.add('Content-Type', 'application/dtmf-relay');
    const body = Buffer.from(`Signal=${key}\r\nDuration=${pressMs}\r\n`);
    return { ...outgoing, request: { ...outgoing.request, body } };
  }
}
