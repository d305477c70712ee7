import type { Clock, Timer } from '../base/index.ts';
import type { Flow, UserAgent } from '../sip/index.ts';
import { readNumber } from './caller-number.ts';
import { hopUri, udpOf } from './destination.ts';
import { lineOf, type SourceLine } from './line-source.ts';
import type { LiveTrunk } from './live-trunk.ts';

/** The part of the SIP user agent that finds where a line's server is. */
export type PlaceFinder = Pick<UserAgent, 'placesOf'>;

interface KnownLine extends SourceLine {
  readonly live: LiveTrunk;
}

/** A provider that moves is found again within this. */
const lookEveryMs = 60_000;

/** Knows by its address which line a call has come by. Names are looked up beforehand: no call waits for DNS. */
export class LineSources {
  readonly #clock: Clock;
  readonly #lines: () => readonly LiveTrunk[];
  readonly #places = new Map<string, { readonly uri: string; readonly places: readonly Flow[] }>();
  #finder: PlaceFinder | undefined;
  #looking: Timer | undefined;

  constructor(options: { clock: Clock; lines(): readonly LiveTrunk[] }) {
    this.#clock = options.clock;
    this.#lines = () => options.lines();
  }

  async start(finder: PlaceFinder): Promise<void> {
    this.#finder = finder;
    this.#looking = this.#clock.every(lookEveryMs, () => void this.refresh());
    await this.refresh();
  }

  stop(): void {
    this.#looking?.cancel();
  }

  /** Looks where all lines are now; of a name that can't be found now what was known stays. */
  async refresh(): Promise<void> {
    const lines = this.#lines();
    await Promise.all(lines.map((live) => this.#look(live)));
    const ids = new Set(lines.map(({ trunk }) => trunk.id));
    for (const id of this.#places.keys()) if (!ids.has(id)) this.#places.delete(id);
  }

  /** The line that a call from there, to that name or number, has come by. */
  lineOf(source: Flow, requestUser: string): LiveTrunk | undefined {
    const requested = { user: requestUser, number: readNumber(requestUser) };
    return lineOf(source, requested, this.#known())?.live;
  }

  /** Whether one of our lines is there. */
  isLine(source: Flow): boolean {
    return this.lineOf(source, '') !== undefined;
  }

  #known(): KnownLine[] {
    return this.#lines().flatMap((live) => {
      const { username, callerId } = live.trunk;
      const known = this.#places.get(live.trunk.id);
      // one that was changed just now is looked for at its new place first
      if (!known || known.uri !== hopUri(live.route)) void this.#look(live);
      const number = callerId === undefined ? undefined : readNumber(callerId);
      return known ? [{ live, places: known.places, username, number }] : [];
    });
  }

  async #look(live: LiveTrunk): Promise<void> {
    const uri = hopUri(live.route);
    const places = (await this.#finder?.placesOf(uri, udpOf(live.route)).catch(() => undefined)) ?? [];
    if (places.length > 0) this.#places.set(live.trunk.id, { uri, places });
  }
}
