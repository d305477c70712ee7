// ITU-T E.180 (tones of networks; Russia: 425 Hz), E.180 §5 (special information tone: 950, 1400, 1800 Hz, 330 ms each),
// T.30 §4 (fax: 1100 Hz when it calls, 2100 Hz when it answers), V.21 (300 bit/s: 1650 and 1850 Hz).
import { toneOf, type Tone } from './pure-tone.ts';

/**
 * What tones say. `beep`: one has just ended, what follows is recorded; `busy`: busy, congestion, or the dial tone of a line
 * that was let go; `ringback`: somebody is being rung; `information`: what follows is an announcement of the network.
 */
export type ToneSign = 'beep' | 'fax' | 'busy' | 'ringback' | 'information';

const frameMs = 20;
const purest = 0.02;
/** Two tones that take turns 300 times a second; a voice that is as narrow does not stay so. */
const narrowest = 0.09;
const v21Ms = 500;
/** Of a machine; a voice that hums wavers by more. */
const driftHz = 10;
/** A tone may be torn for so long (a lost packet) and go on. */
const tornMs = 20;

const beepMs = { least: 200, most: 2500 };
const faxAnswerMs = 1000;
/** No network's tone and no beep lasts longer. */
const deviceMs = 2600;
const sitGapMs = 100;
const sitLeastMs = 120;
/** As a network rings: 0.7 to 2 s and a long pause. Shorter: busy, when more of them follow. */
const ringMs = { least: 650, most: 2100 };
const busyGapMs = 650;
const busyBeats = 3;
/** A fax that calls: 0.5 s of each 3.5. */
const faxCallMs = { least: 420, most: 620, gapLeast: 2400, gapMost: 3700 };

interface Beat {
  readonly hz: number;
  readonly startMs: number;
  readonly endMs: number;
}

const near = (hz: number, wanted: number, byHz: number): boolean => Math.abs(hz - wanted) <= byHz;
const isNetwork = (hz: number): boolean => near(hz, 425, 12);
const lengthOf = ({ startMs, endMs }: Beat): number => endMs - startMs;

/** Tells the tones of networks, faxes and answering machines apart by pitch and beat. Times are milliseconds of audio. */
export class ToneEar {
  #atMs = 0;
  #open: Beat | undefined;
  /** The last that has ended and is not told yet. */
  #held: Beat | undefined;
  #before: Beat | undefined;
  #networkBeats = 0;
  #narrowMs = 0;
  readonly #told = new Set<ToneSign>();

  /** One frame of 160 samples at 8 kHz. A beep is told each time, the others once. */
  push(frame: Int16Array): ToneSign | undefined {
    this.#atMs += frameMs;
    const tone = toneOf(frame);
    const ended = this.#follow(tone !== undefined && tone.impurity <= purest ? tone.hz : undefined);
    const sign = this.#narrow(tone) ?? (ended && this.#judge(ended)) ?? this.#lasting() ?? this.#waited();
    if (sign === undefined || (sign !== 'beep' && this.#told.has(sign))) return undefined;
    this.#told.add(sign);
    return sign;
  }

  /** The last frame was part of a tone. */
  get isTone(): boolean {
    return this.#open !== undefined;
  }

  /** Gives the beat that has just ended. */
  #follow(hz: number | undefined): Beat | undefined {
    const open = this.#open;
    if (open && hz !== undefined && Math.abs(hz - open.hz) <= driftHz) {
      this.#open = { ...open, endMs: this.#atMs };
      return undefined;
    }
    if (open && hz === undefined && this.#atMs - open.endMs <= tornMs) return undefined;
    this.#open = hz === undefined ? undefined : { hz, startMs: this.#atMs - frameMs, endMs: this.#atMs };
    return open && lengthOf(open) >= 3 * frameMs ? open : undefined;
  }

  /** V.21: loud, and one narrow band for half a second. */
  #narrow(tone: Tone | undefined): ToneSign | undefined {
    const narrow = tone !== undefined && tone.impurity <= narrowest && tone.hz >= 1640 && tone.hz <= 1860;
    this.#narrowMs = narrow ? this.#narrowMs + frameMs : 0;
    return this.#narrowMs >= v21Ms ? 'fax' : undefined;
  }

  /** What is known while it sounds. */
  #lasting(): ToneSign | undefined {
    const open = this.#open;
    if (!open) return undefined;
    const ms = lengthOf(open);
    if (near(open.hz, 2100, 25) && ms >= faxAnswerMs) return 'fax';
    if (ms >= deviceMs) return isNetwork(open.hz) ? 'busy' : 'fax';
    const middle = this.#held;
    const first = this.#before;
    const rises =
      near(open.hz, 1800, 60) &&
      ms >= sitLeastMs &&
      middle !== undefined &&
      near(middle.hz, 1400, 60) &&
      first !== undefined &&
      near(first.hz, 950, 60);
    return rises ? 'information' : undefined;
  }

  #judge(beat: Beat): ToneSign | undefined {
    this.#before = this.#held ?? this.#before;
    this.#held = undefined;
    return isNetwork(beat.hz) ? this.#judgeNetwork(beat) : this.#judgeOther(beat);
  }

  #judgeNetwork(beat: Beat): ToneSign | undefined {
    const ms = lengthOf(beat);
    if (ms >= ringMs.least) {
      this.#networkBeats = 0;
      return ms <= ringMs.most ? 'ringback' : undefined;
    }
    const before = this.#before;
    const inTime = before !== undefined && isNetwork(before.hz) && beat.startMs - before.endMs <= busyGapMs;
    this.#networkBeats = inTime ? this.#networkBeats + 1 : 1;
    this.#held = beat;
    return this.#networkBeats >= busyBeats ? 'busy' : undefined;
  }

  #judgeOther(beat: Beat): ToneSign | undefined {
    if (near(beat.hz, 1800, 60) && this.#told.has('information')) return undefined;
    const before = this.#before;
    const calling =
      near(beat.hz, 1100, 40) && lengthOf(beat) >= faxCallMs.least && lengthOf(beat) <= faxCallMs.most;
    const gapMs = before ? beat.startMs - before.endMs : 0;
    const again =
      before !== undefined &&
      near(before.hz, 1100, 40) &&
      gapMs >= faxCallMs.gapLeast &&
      gapMs <= faxCallMs.gapMost;
    if (calling && again) return 'fax';
    this.#held = beat;
    return undefined;
  }

  /** A beat that nothing has followed in time stood for itself. */
  #waited(): ToneSign | undefined {
    const held = this.#held;
    if (!held || this.#open) return undefined;
    const waitMs = isNetwork(held.hz)
      ? busyGapMs
      : near(held.hz, 950, 60) || near(held.hz, 1400, 60)
        ? sitGapMs
        : tornMs;
    if (this.#atMs - held.endMs <= waitMs) return undefined;
    const alone = !isNetwork(held.hz) || this.#networkBeats === 1;
    this.#networkBeats = 0;
    this.#held = undefined;
    // kept for the next one's sake: a fax calls every 3.5 s
    this.#before = held;
    const ms = lengthOf(held);
    return alone && ms >= beepMs.least && ms <= beepMs.most ? 'beep' : undefined;
  }
}
