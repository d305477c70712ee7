import type { Clock, Timer } from '../base/index.ts';
import type { Flow, UserAgent } from '../sip/index.ts';
import { readNumber } from './caller-number.ts';
import { hopUri, udpOf } from './destination.ts';
import { lineOf, type SourceLine } from './line-source.ts';
import type { LiveTrunk } from './live-trunk.ts';

/** The part of the SIP user agent that finds where a line's server is, and is told whose calls are expected. */
export type PlaceFinder = Pick<UserAgent, 'placesOf' | 'acquaint'>;

interface KnownLine extends SourceLine {
  readonly live: LiveTrunk;
}

/** What was found of a line, as long as it leads to the same name. */
interface Finding {
  readonly uri: string;
  /** The one seen last behind the others. */
  readonly places: Map<string, { readonly place: Flow; readonly untilMs: number }>;
  isLooking: boolean;
  /** When the last look was over. */
  lookedMs: number | undefined;
}

/** A provider that moves is found again within this. */
const lookEveryMs = 60_000;
/** Callers whom nobody knows make nobody ask more often. */
const lookAgainMs = 5_000;
/** DNS that hands out a part of many servers at a time: the others go on calling. */
const rememberMs = 6 * 3_600_000;
const mostPlaces = 64;

/**
 * Knows by its address which line a call has come by: an address that its name leads to or has led to within six hours,
 * or that has answered us. Names are looked up beforehand: no call waits for DNS.
 */
export class LineSources {
  readonly #clock: Clock;
  readonly #lines: () => readonly LiveTrunk[];
  readonly #findings = new Map<string, Finding>();
  #finder: PlaceFinder | undefined;
  #looking: Timer | undefined;

  constructor(options: { clock: Clock; lines(): readonly LiveTrunk[] }) {
    this.#clock = options.clock;
    this.#lines = () => options.lines();
  }

  /** Lines with a numeric address are known as soon as promises are served, the others when DNS has answered. */
  start(finder: PlaceFinder): void {
    this.#finder = finder;
    this.#looking = this.#clock.every(lookEveryMs, () => this.refresh());
    this.refresh();
  }

  /** Nobody is looked for any more; who is known stays so. */
  stop(): void {
    this.#finder = undefined;
    this.#looking?.cancel();
  }

  /** Looks where all lines are now; of a name that can't be found now what was known stays. */
  refresh(): void {
    const lines = this.#lines();
    for (const live of lines) void this.#look(live);
    const ids = new Set(lines.map(({ trunk }) => trunk.id));
    for (const id of this.#findings.keys()) if (!ids.has(id)) this.#findings.delete(id);
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

  /** Every line was looked for once, found or not. Before that, whom nobody knows may be a line. */
  get isComplete(): boolean {
    return this.#lines().every((live) => this.#findingOf(live)?.lookedMs !== undefined);
  }

  #findingOf({ trunk, route }: LiveTrunk): Finding | undefined {
    const finding = this.#findings.get(trunk.id);
    return finding?.uri === hopUri(route) ? finding : undefined;
  }

  #known(): KnownLine[] {
    const now = this.#clock.monotonicMs();
    return this.#lines().flatMap((live) => {
      const { username, callerId } = live.trunk;
      const { answeredFrom } = live.watch;
      const remembered = [...(this.#findingOf(live)?.places.values() ?? [])];
      const found = remembered.filter(({ untilMs }) => untilMs > now).map(({ place }) => place);
      // one that was changed just now, or can't be found
      if (found.length === 0) void this.#look(live);
      const places = answeredFrom ? [...found, answeredFrom] : found;
      const number = callerId === undefined ? undefined : readNumber(callerId);
      return places.length > 0 ? [{ live, places, username, number }] : [];
    });
  }

  async #look(live: LiveTrunk): Promise<void> {
    const finder = this.#finder;
    if (!finder) return;
    const finding = this.#findingOf(live) ?? newFinding(hopUri(live.route));
    this.#findings.set(live.trunk.id, finding);
    const { lookedMs = -Infinity, isLooking, uri } = finding;
    if (isLooking || this.#clock.monotonicMs() - lookedMs < lookAgainMs) return;
    finding.isLooking = true;
    const places = await placesOf(finder, uri, udpOf(live.route));
    finding.isLooking = false;
    finding.lookedMs = this.#clock.monotonicMs();
    const { answeredFrom } = live.watch;
    for (const place of answeredFrom ? [...places, answeredFrom] : places)
      remember(finding, place, finding.lookedMs + rememberMs);
    // a server that we never write to, and one that DNS names no more, is no stranger as long as it may bring calls
    for (const { place, untilMs } of finding.places.values())
      if (untilMs > finding.lookedMs) finder.acquaint(place.host);
  }
}

function newFinding(uri: string): Finding {
  return { uri, places: new Map(), isLooking: false, lookedMs: undefined };
}

function remember({ places }: Finding, place: Flow, untilMs: number): void {
  const key = `${place.protocol ?? 'UDP'} ${place.host}:${place.port}`;
  places.delete(key);
  places.set(key, { place, untilMs });
  const [oldest] = places.keys();
  if (places.size > mostPlaces && oldest !== undefined) places.delete(oldest);
}

/** None when it can't be asked: a user agent that stops, an address that none can be sent to. */
async function placesOf(
  finder: PlaceFinder,
  uri: string,
  transport: 'udp' | undefined,
): Promise<readonly Flow[]> {
  try {
    return await finder.placesOf(uri, transport);
  } catch {
    return [];
  }
}
