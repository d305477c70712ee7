import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { Failure, type Clock } from '../../base/index.ts';

export interface DownloadOrder {
  readonly url: string;
  /** Where it shall lie when it is whole; until then beside it, as `….part`. */
  readonly file: string;
  /** What is expected, for the bar; the server's own word counts when it is there. */
  readonly bytes?: number;
  /** Hexadecimal. Without it a download that was broken off in an earlier run begins anew. */
  readonly sha256?: string;
  onProgress(done: number, total: number): void;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** Tries in a row that bring no byte, and the pauses between them. */
const pausesMs = [1_000, 2_000, 4_000, 8_000];
const silenceMs = 30_000;

/**
 * Fetches a file over HTTP, through the proxy of the environment (`https_proxy`, `http_proxy`, `no_proxy`). Goes on where it
 * broke off, in this run and in a later one; a server that knows no ranges is read from the beginning. The file appears under
 * its name only when it is whole and its sum is right. Resolves with its sum. Throws `Failure`: `models.unreachable`,
 * `models.refused` (the server's status), `models.sum-wrong`.
 */
export async function download(order: DownloadOrder): Promise<string> {
  const { sha256: wanted, file } = order;
  if (wanted !== undefined && (await sizeOf(file)) > 0 && (await sumOf(file)) === wanted) return wanted;
  const part = `${file}.part`;
  const kept = wanted === undefined ? 0 : await sizeOf(part);
  if (kept === 0) await rm(part, { force: true });
  // broken off between the last byte and the name
  const isWhole = kept > 0 && (await sumOf(part)) === wanted;
  if (!isWhole) await fetchWhole(order, part);
  let sum = await sumOf(part);
  if (wanted !== undefined && sum !== wanted && kept > 0) {
    // what was kept may have been of something else
    await rm(part, { force: true });
    await fetchWhole(order, part);
    sum = await sumOf(part);
  }
  if (wanted !== undefined && sum !== wanted) {
    await rm(part, { force: true });
    throw new Failure('unavailable', {
      code: 'models.sum-wrong',
      message: `What was fetched is not what was published: its sum is ${sum}, and ${wanted} was expected. Nothing was kept.`,
      retryable: false,
    });
  }
  await rename(part, file);
  return sum;
}

/** The SHA-256 of a file, hexadecimal. */
export async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Again and again until all of it is there; gives up when several tries in a row brought nothing. */
async function fetchWhole(order: DownloadOrder, part: string): Promise<void> {
  const agent = new EnvHttpProxyAgent({ connect: { timeout: silenceMs } });
  const seen: Seen = {};
  let farthest = await sizeOf(part);
  try {
    for (let fruitless = 0; ;) {
      // without a sum nothing else tells whether it is still the same file
      const from = order.sha256 === undefined && seen.tag === undefined ? 0 : await sizeOf(part);
      const trouble = await tryOnce({ order, part, from, seen, agent });
      if (!trouble) return;
      const reached = await sizeOf(part);
      fruitless = reached > farthest ? 0 : fruitless + 1;
      farthest = Math.max(farthest, reached);
      const pause = pausesMs[fruitless];
      if (pause === undefined) throw trouble;
      await order.clock.sleep(pause, order.signal);
      order.signal?.throwIfAborted();
    }
  } finally {
    await agent.destroy();
  }
}

/** What is being fetched, by its strong `ETag` (RFC 9110 §8.8.3): it may change between two tries. */
interface Seen {
  tag?: string | undefined;
}

interface Try {
  readonly order: DownloadOrder;
  readonly part: string;
  readonly from: number;
  readonly seen: Seen;
  readonly agent: EnvHttpProxyAgent;
}

/** Undefined when all of it came. */
async function tryOnce({ order, part, from, seen, agent }: Try): Promise<Failure | undefined> {
  const quiet = new Silence(order);
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (from > 0) headers.range = `bytes=${from}-`;
    if (from > 0 && seen.tag !== undefined) headers['if-range'] = seen.tag;
    const response = await fetch(order.url, { headers, dispatcher: agent, signal: quiet.signal });
    // it has less than we do: what we have is of something else
    if (response.status === 416) {
      await response.body?.cancel();
      await rm(part, { force: true });
      return refused(response);
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      if (response.status < 500 && response.status !== 429) throw refused(response);
      return refused(response);
    }
    const tag = response.headers.get('etag');
    seen.tag = tag?.startsWith('"') ? tag : undefined;
    const at = response.status === 206 && startOf(response) === from ? from : 0;
    await write({ order, part, at, response, quiet });
    return undefined;
  } catch (error) {
    order.signal?.throwIfAborted();
    if (error instanceof Failure || isOfTheDisk(error)) throw error;
    return unreachable(error);
  } finally {
    quiet.end();
  }
}

interface Arriving {
  readonly order: DownloadOrder;
  readonly part: string;
  /** Where the first byte belongs. */
  readonly at: number;
  readonly response: Response;
  readonly quiet: Silence;
}

/** Rejects when fewer bytes come than were announced. */
async function write({ order, part, at, response, quiet }: Arriving): Promise<void> {
  const announced = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = Number.isFinite(announced) ? at + announced : undefined;
  let done = at;
  const file = await open(part, at === 0 ? 'w' : 'r+');
  try {
    for await (const piece of response.body!) {
      const bytes = piece as Uint8Array;
      await file.write(bytes, 0, bytes.length, done);
      done += bytes.length;
      quiet.heard();
      order.onProgress(done, total ?? order.bytes ?? done);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (total !== undefined && done < total) throw new Error('the connection was cut');
}

/** Ends a try in which nothing comes for a while. */
class Silence {
  readonly #given = new AbortController();
  readonly #clock: Clock;
  readonly signal: AbortSignal;
  #timer: ReturnType<Clock['after']>;

  constructor({ clock, signal }: DownloadOrder) {
    this.#clock = clock;
    this.signal = signal ? AbortSignal.any([signal, this.#given.signal]) : this.#given.signal;
    this.#timer = this.#wait();
  }

  heard(): void {
    this.#timer.cancel();
    this.#timer = this.#wait();
  }

  end(): void {
    this.#timer.cancel();
  }

  #wait(): ReturnType<Clock['after']> {
    return this.#clock.after(silenceMs, () => this.#given.abort(new Error('nothing came for a while')));
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/** RFC 9110 §14.4: `bytes 100-199/1000`. */
function startOf(response: Response): number | undefined {
  const [, from] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? [];
  return from === undefined ? undefined : Number(from);
}

function isOfTheDisk(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EPERM', 'EROFS'].includes(code);
}

function refused({ status, url }: Response): Failure {
  return new Failure('unavailable', {
    code: 'models.refused',
    message: `${hostOf(url)} answers ${status}.`,
    params: { status },
  });
}

function unreachable(error: unknown): Failure {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } } | undefined)?.cause;
  const why = typeof cause?.code === 'string' ? cause.code : String((error as Error | undefined)?.message);
  return new Failure('unavailable', {
    code: 'models.unreachable',
    message:
      `The download does not get through (${why}). Behind a proxy set https_proxy; on a machine without internet fetch the ` +
      'file elsewhere and give it with --from.',
    cause: error,
  });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'The server';
}
