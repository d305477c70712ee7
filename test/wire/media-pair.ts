import { silentLog, systemClock } from '../../src/base/index.ts';
import { MediaEngine, type MediaStream, type StreamOrder } from '../../src/media/index.ts';

/** An engine on loopback, in a corner of the ports that no other test file uses at the same time. */
export async function startEngine(fromPort: number, ports = 400): Promise<MediaEngine> {
  const engine = new MediaEngine({
    clock: systemClock,
    log: silentLog,
    bindHost: '127.0.0.1',
    portRange: { from: fromPort, to: fromPort + ports - 1 },
  });
  await engine.start();
  return engine;
}

/** One end of a talk that keeps what it heard. */
export interface End {
  readonly stream: MediaStream;
  readonly frames: Int16Array[];
  readonly digits: string[];
  readonly silences: number[];
  heard(): Int16Array;
}

export async function openEnd(
  engine: MediaEngine,
  order: Partial<StreamOrder> & { id: string },
): Promise<End> {
  const frames: Int16Array[] = [];
  const digits: string[] = [];
  const silences: number[] = [];
  const stream = await engine.openStream({
    onFrame: (frame) => frames.push(frame),
    onDigit: (digit) => digits.push(digit),
    onSilenceOfNetwork: (silentMs) => silences.push(silentMs),
    ...order,
  });
  return { stream, frames, digits, silences, heard: () => joined(frames) };
}

/** Offer and answer between two ends. */
export function agree(caller: MediaStream, callee: MediaStream, edit = (sdp: string) => sdp): void {
  const answered = callee.createAnswer(Buffer.from(edit(caller.createOffer().toString())));
  if (!answered.ok) throw new Error(answered.why);
  const described = caller.acceptAnswer(answered.answer);
  if (!described.ok) throw new Error(described.why);
}

/** Two ends that talk with each other. */
export async function openPair(engine: MediaEngine, name: string): Promise<[End, End]> {
  const caller = await openEnd(engine, { id: `${name}-caller` });
  const callee = await openEnd(engine, { id: `${name}-callee`, near: caller.stream });
  agree(caller.stream, callee.stream);
  return [caller, callee];
}

export function joined(frames: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(frames.length * 160);
  frames.forEach((frame, index) => all.set(frame, index * 160));
  return all;
}

/** A sine tone, 8 kHz. */
export function sine(hertz: number, ms: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / 8000)),
  );
}

/** How much of a frequency there is in the samples: 1 for a pure tone of that frequency, 0 for none of it. */
export function share(samples: Int16Array, hertz: number): number {
  let re = 0;
  let im = 0;
  let energy = 0;
  samples.forEach((sample, i) => {
    const phase = (2 * Math.PI * hertz * i) / 8000;
    re += sample * Math.cos(phase);
    im += sample * Math.sin(phase);
    energy += sample * sample;
  });
  return energy === 0 ? 0 : (2 * (re * re + im * im)) / (samples.length * energy);
}

/**
 * The share of the sounding 50 ms pieces that are a pure tone. A piece or two may be torn where the
 * machine stood still; a wrong tone has none.
 */
export function purity(samples: Int16Array, hertz: number): number {
  const pieces: Int16Array[] = [];
  for (let at = 0; at + 400 <= samples.length; at += 400) pieces.push(samples.subarray(at, at + 400));
  const sounding = pieces.filter((piece) => piece.some((sample) => Math.abs(sample) > 200));
  return sounding.filter((piece) => share(piece, hertz) > 0.9).length / Math.max(1, sounding.length);
}

/** Waits until it holds, looking every 10 ms; an honest failure after `withinMs`. */
export async function until(holds: () => boolean, withinMs = 30_000): Promise<void> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > withinMs) throw new Error('it never came');
    await systemClock.sleep(10);
  }
}
