import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeWav } from '../../media/index.ts';
import type { Heard, Recognizer, RecognizerListener } from '../recognizer.ts';
import { checkRecordings } from './recordings-check.ts';

/** Hears in a sound what its first loud sample says. */
function scripted(heardBy: ReadonlyMap<number, Pick<Heard, 'meaning' | 'confidence'>>): Recognizer {
  return {
    id: 'scripted',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    open: (listener: RecognizerListener) => ({
      push: (frame) => {
        const told = heardBy.get(frame[0]!);
        if (told === undefined) return;
        listener.onSpeechStart(0);
        listener.onHeard({ ...told, startMs: 0, endMs: 20 });
      },
      close: () => undefined,
    }),
  };
}

describe('checking a clinic’s own recordings', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'perezvon-recordings-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A sound of one frame that begins with `mark`, on its first channel. */
  async function record(file: string, mark: number, { sampleRate = 8000, channels = 1 } = {}): Promise<void> {
    const samples = new Int16Array((sampleRate / 50) * channels);
    samples[0] = mark;
    await writeFile(join(folder, file), encodeWav({ sampleRate, channels, samples }));
  }

  it('counts what was understood, asked again and wrongly taken for a yes, and names the files', async () => {
    await record('a.wav', 1);
    await record('b.wav', 2);
    await record('c.wav', 3, { channels: 2 });
    await record('d.wav', 4);
    await writeFile(
      join(folder, 'labels.csv'),
      '\uFEFFfile;meaning\r\na.wav;yes\r\n\r\nb.wav,yes\nc.wav\tno\n# d\nd.wav;other\n',
    );
    const recognizer = scripted(
      new Map([
        [1, { meaning: 'yes', confidence: 0.95 }],
        [2, { meaning: 'yes', confidence: 0.6 }],
        [3, { meaning: 'yes', confidence: 0.9 }],
        [4, { meaning: 'other', confidence: 0.9 }],
      ] as const),
    );
    const check = await checkRecordings(folder, recognizer);
    expect(check.falseYes).toEqual({ part: 1, whole: 2 });
    expect(check.kinds.find(({ kind }) => kind === 'yes')).toEqual({
      kind: 'yes',
      understood: { part: 1, whole: 2 },
      asked: { part: 1, whole: 2 },
      notNoticed: { part: 0, whole: 2 },
    });
    expect(check.mistakes).toEqual([
      { file: 'c.wav', meaning: 'no', taken: 'yes' },
      { file: 'b.wav', meaning: 'yes', taken: 'asked' },
    ]);
    expect(check.problems).toEqual([]);
  });

  it('tells which lines it could not use, and uses the others', async () => {
    await record('a.wav', 1);
    await writeFile(join(folder, 'broken.wav'), 'nothing of the kind');
    await writeFile(
      join(folder, 'labels.csv'),
      'a.wav;maybe\nnone.wav;yes\n../a.wav;yes\nbroken.wav;no\na.wav;yes\n',
    );
    const check = await checkRecordings(folder, scripted(new Map()));
    expect(check.problems).toEqual([
      'labels.csv, line 1: “maybe” is no meaning',
      'labels.csv, line 2: there is no file none.wav',
      'labels.csv, line 3: the name of a file in this folder is needed',
      'labels.csv, line 4: broken.wav: not a WAV file',
    ]);
    expect(check.kinds).toMatchObject([{ kind: 'yes', notNoticed: { part: 1, whole: 1 } }]);
  });

  it('says what is missing when there are no labels', async () => {
    await expect(checkRecordings(folder, scripted(new Map()))).rejects.toThrow('labels.csv');
  });
});
