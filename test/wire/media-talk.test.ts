import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEngine, MediaStream } from '../../src/media/index.ts';
import { agree, openEnd, purity, share, sine, startEngine, until, type End } from './media-pair.ts';

let engine: MediaEngine;
beforeAll(async () => {
  engine = await startEngine(23_000);
});
afterAll(() => engine.stop());

/** Somebody at the far end of a stream of ours. */
interface Guest {
  /** Our end. */
  readonly stream: MediaStream;
  /** What our end was told of. */
  readonly seen: End;
  readonly far: End;
}

type Codecs = ('PCMA' | 'PCMU')[];

async function guest(
  name: string,
  options: { near?: MediaStream; codecs?: Codecs; edit?: (sdp: string) => string } = {},
): Promise<Guest> {
  const seen = await openEnd(engine, { id: `${name}-ours`, near: options.near, codecs: options.codecs });
  const far = await openEnd(engine, { id: `${name}-far`, near: seen.stream, codecs: options.codecs });
  agree(seen.stream, far.stream, options.edit);
  return { stream: seen.stream, seen, far };
}

function join(...all: readonly Guest[]): void {
  for (const one of all) one.stream.hear(all.filter((other) => other !== one).map(({ stream }) => stream));
}

function close(...all: readonly Guest[]): Promise<unknown> {
  return Promise.all(all.flatMap(({ stream, far }) => [stream.close(), far.stream.close()]));
}

/** What he has heard since `from` frames, without the near silence around it. */
function heardSince({ far }: Guest, from: number): Int16Array {
  const samples = far.heard().subarray(from * 160);
  const loud = (sample: number): boolean => Math.abs(sample) > 200;
  const first = samples.findIndex(loud);
  return first < 0 ? new Int16Array(0) : samples.subarray(first, samples.findLastIndex(loud) + 1);
}

const withoutEvents = (sdp: string): string =>
  sdp.replace(/a=(rtpmap|fmtp):101.*\r\n/g, '').replace(' 101\r\n', '\r\n');

describe('two who hear each other', () => {
  it.each([
    ['in one codec, passed on unopened', ['PCMA'], ['PCMA']],
    ['in two codecs', ['PCMA'], ['PCMU']],
  ] as [string, Codecs, Codecs][])('%s', async (_, one, other) => {
    const a = await guest('a', { codecs: one });
    const b = await guest('b', { near: a.stream, codecs: other });
    join(a, b);
    a.far.stream.play({ samples: sine(440, 600) });
    b.far.stream.play({ samples: sine(1000, 600) });
    await until(() => heardSince(b, 0).length > 4600 && heardSince(a, 0).length > 4600);
    expect(purity(heardSince(b, 0), 440)).toBeGreaterThan(0.8);
    expect(purity(heardSince(a, 0), 1000)).toBeGreaterThan(0.8);

    a.far.stream.sendDigits('7');
    await until(() => b.far.digits.length === 1);
    expect(a.seen.digits).toEqual(['7']);
    expect(b.far.digits).toEqual(['7']);

    a.stream.hear([]);
    b.stream.hear([]);
    const before = b.far.frames.length;
    await a.far.stream.play({ samples: sine(440, 300) }).done;
    await until(() => b.far.frames.length > before + 25);
    expect(heardSince(b, before + 5).length).toBe(0);
    await close(a, b);
  });

  it('are not heard while something plays', async () => {
    const a = await guest('bits-a', { codecs: ['PCMU'] });
    const b = await guest('bits-b', { near: a.stream, codecs: ['PCMU'] });
    join(a, b);
    const sent = sine(700, 400, 30_000);
    await a.far.stream.play({ samples: sent }).done;
    await until(() => heardSince(b, 0).length > 3000);
    const before = b.far.frames.length;
    const music = b.stream.play({ samples: sine(2000, 5000) });
    a.far.stream.play({ samples: sine(700, 500) });
    await until(() => heardSince(b, before).length > 3000);
    expect(purity(heardSince(b, before + 10), 2000)).toBeGreaterThan(0.9);
    music.stop();
    await music.done;
    await close(a, b);
  });

  it('pass on a key that is heard as a sound as an event, to him who takes events', async () => {
    const a = await guest('tone-a', { edit: withoutEvents });
    const b = await guest('tone-b', { near: a.stream });
    join(a, b);
    await until(() => b.far.frames.length > 10);
    a.far.stream.sendDigits('5#');
    await until(() => b.far.digits.length === 2);
    expect(b.far.digits.join('')).toBe('5#');
    expect(a.seen.digits.join('')).toBe('5#');
    // the beginning of a tone is heard before it is known to be a key; not more
    const tones = heardSince(b, 0).length;
    expect(tones).toBeLessThan(2 * 8 * 180 + 4 * 160);
    await close(a, b);
  });

  it('pass on a key that the signalling told of, once', async () => {
    const a = await guest('info-a', { edit: withoutEvents });
    const b = await guest('info-b', { near: a.stream });
    join(a, b);
    a.stream.takeKey('4');
    a.far.stream.sendDigits('4');
    await until(() => b.far.digits.length === 1);
    a.stream.takeKey('9');
    await until(() => b.far.digits.length === 2);
    expect(b.far.digits).toEqual(['4', '9']);
    expect(a.seen.digits).toEqual(['4', '9']);
    await close(a, b);
  });

  it('can not be of two engines', async () => {
    const other = await startEngine(23_600, 40);
    const a = await openEnd(engine, { id: 'here' });
    const b = await openEnd(other, { id: 'there' });
    expect(() => a.stream.hear([b.stream])).toThrow(/one media worker/);
    expect(() => a.stream.hear([a.stream])).toThrow(/one media worker/);
    await a.stream.close();
    await other.stop();
  });
});

/** How much of each voice is in what somebody hears. */
function voices(samples: Int16Array): boolean[] {
  return [hertz.patient, hertz.operator, hertz.third].map((each) => share(samples, each) > 0.15);
}

const hertz = { patient: 500, operator: 1100, third: 2300 };

describe('three in one talk', () => {
  it('hear all others and not themselves; a listener is not heard, a whisper only by the operator', async () => {
    const patient = await guest('patient');
    const operator = await guest('operator', { near: patient.stream });
    const third = await guest('third', { near: patient.stream });
    const all = [patient, operator, third];
    const playing = [
      patient.far.stream.play({ samples: sine(hertz.patient, 2000, 6000), loop: true }),
      operator.far.stream.play({ samples: sine(hertz.operator, 2000, 6000), loop: true }),
      third.far.stream.play({ samples: sine(hertz.third, 2000, 6000), loop: true }),
    ];
    /** Who of the three is in what each of the three hears a moment later. */
    const whoHears = async (): Promise<boolean[][]> => {
      const from = all.map(({ far }) => far.frames.length + 15);
      await until(() => all.every(({ far }, index) => far.frames.length > from[index]! + 25));
      return all.map(({ far }, index) =>
        voices(far.heard().subarray(from[index]! * 160, (from[index]! + 25) * 160)),
      );
    };
    join(...all);
    expect(await whoHears()).toEqual([
      [false, true, true],
      [true, false, true],
      [true, true, false],
    ]);
    // listening
    patient.stream.hear([operator.stream]);
    operator.stream.hear([patient.stream]);
    expect(await whoHears()).toEqual([
      [false, true, false],
      [true, false, false],
      [true, true, false],
    ]);
    // whispering
    operator.stream.hear([patient.stream, third.stream]);
    expect(await whoHears()).toEqual([
      [false, true, false],
      [true, false, true],
      [true, true, false],
    ]);
    // the third one goes: the two are as before
    await Promise.all([third.stream.close(), third.far.stream.close()]);
    all.pop();
    expect((await whoHears()).map((each) => each.slice(0, 2))).toEqual([
      [false, true],
      [true, false],
    ]);
    playing.forEach((each) => each.stop());
    await close(patient, operator);
  });
});
