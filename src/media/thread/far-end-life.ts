// RFC 3550 §6.4: whether a far end is there, by what it says and by what it reports.

export interface LifeEvents {
  /** Neither sound nor a report came for 5 s, 10 s, 15 s… */
  onSilence(silentMs: number): void;
  /** Its reports say that it sends, and nothing of its sound came for 5 s, 10 s, 15 s… */
  onSoundLost(lostMs: number): void;
}

const stepMs = 5000;
/** A second of sound: less may be on the way, or describe its silence. */
const manyPackets = 50;

/**
 * Who only reports may be muted, or say nothing while he is silent: his reports then count no packets, or are those of one
 * who has sent none (RR). Who counts packets that never come is not heard any more.
 */
export class FarEndLife {
  readonly #events: LifeEvents;
  #aliveMs = 0;
  #silenceTold = 0;
  #soundMs = 0;
  #lossTold = 0;
  /** How many packets it said it had sent: first after its last sound, and last. */
  #sent: { readonly first: number; last: number } | undefined;

  constructor(events: LifeEvents) {
    this.#events = events;
  }

  /** A packet came, or is due only from now on. */
  sound(nowMs: number): void {
    this.#aliveMs = this.#soundMs = nowMs;
    this.#silenceTold = this.#lossTold = 0;
    this.#sent = undefined;
  }

  /** A report came; `sentPackets` of one who sends. */
  reports(sentPackets: number | undefined, nowMs: number): void {
    this.#aliveMs = nowMs;
    this.#silenceTold = 0;
    if (sentPackets === undefined) return;
    this.#sent ??= { first: sentPackets, last: sentPackets };
    this.#sent.last = sentPackets;
  }

  /** Asked all the time in which it may send. */
  watch(nowMs: number): void {
    const silentMs = (this.#silenceTold + 1) * stepMs;
    if (nowMs - this.#aliveMs >= silentMs) {
      this.#silenceTold += 1;
      this.#events.onSilence(silentMs);
    }
    const lostMs = (this.#lossTold + 1) * stepMs;
    if (!this.#claimsToSend || nowMs - this.#soundMs < lostMs) return;
    this.#lossTold += 1;
    this.#events.onSoundLost(lostMs);
  }

  get #claimsToSend(): boolean {
    const sent = this.#sent;
    // 32 bits that wrap
    return sent !== undefined && ((sent.last - sent.first) | 0) >= manyPackets;
  }
}
