import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import { encodeWav, type MediaStream, type StreamStatistics } from '../media/index.ts';
import type { CallJournal } from './call-journal.ts';
import type { CallEnding } from './call.ts';
import type { AudibleLeg, LegEnd, LegListener } from './leg.ts';
import type { LiveTrunk } from './live-trunk.ts';
import { PatientCall } from './patient-call.ts';
import { recordingPath, type RecordingFormat } from './recording-file.ts';
import { Talks } from './talks.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perezvon-patient-call-'));
});
afterEach(() => rm(directory, { recursive: true }));

const id = '0191d1a0-0000-7000-8000-000000000001';
const end: LegEnd = {
  ...{ cause: 'media-lost', by: 'us', sipStatus: 0, ringMs: 0, talkMs: 4000, rang: true, answered: true },
};

/** A call whose patient is there already; his stream records as the test says. */
async function answered(record: MediaStream['record'], recordingFormat?: RecordingFormat) {
  const clock = new ManualClock();
  const events: string[] = [];
  const paths: (string | undefined)[] = [];
  const journal = {
    placed: async () => true,
    ringing: () => undefined,
    answered: (_id: string, _at: number, path: string | undefined) => paths.push(path),
    ended: () => undefined,
    event: (_id: string, kind: string) => events.push(kind),
  } as unknown as CallJournal;
  const media = { openStream: () => Promise.reject(new Error('none')) };
  const userAgent = { invite: () => undefined } as never;
  let told: (ending: CallEnding) => void = () => undefined;
  const ended = new Promise<CallEnding>((resolve) => (told = resolve));
  let listener: LegListener | undefined;
  const stream = { record } as MediaStream;
  const ears: Parameters<AudibleLeg['listen']>[0][] = [];
  const leg: AudibleLeg = {
    stream,
    isTalking: true,
    hangUp: () => undefined,
    listen: (onFrame) => void ears.push(onFrame),
  };
  const call = new PatientCall({
    tools: { clock, log: silentLog, userAgent, media },
    journal,
    recordingsDirectory: directory,
    recordingFormat,
    node: 'main',
    live: { trunk: { id: 'line', kind: 'address' } } as unknown as LiveTrunk,
    talks: new Talks(),
    facts: { id, projectId: 'p', direction: 'out', purpose: 'campaign', from: undefined, to: '+79900000001', record: true, maxTalkMs: 60_000 }, // prettier-ignore
    makeLeg: (made) => {
      listener = made;
      return leg;
    },
    onOver: told,
  });
  await call.begin();
  listener!.onAnswered?.(stream);
  return { call, ears, clock, events, paths, ended, over: (how: LegEnd) => listener!.onEnded(how) };
}

const recordedNothing = { recordedMs: 0 } as StreamStatistics;

describe('the recording of a call', () => {
  it('whose media thread died is what was written, mended', async () => {
    const { ended, over, paths } = await answered(async (file) => file);
    const path = paths[0]!;
    const sound = encodeWav({ sampleRate: 8000, channels: 2, samples: new Int16Array(2 * 8000 * 3) });
    sound.writeUInt32LE(0, 40);
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), sound);
    over({ ...end, statistics: recordedNothing });
    expect((await ended).recording).toEqual({ path, durationMs: 3000 });
  });

  it('that does not open holds up the ending for two seconds and no longer', async () => {
    const { ended, over, clock } = await answered(() => new Promise(() => undefined));
    over({ ...end, statistics: recordedNothing });
    await Promise.resolve();
    clock.advance(2000);
    expect((await ended).recording).toBeUndefined();
  });

  it('is found under the name that it has, when it had to be a WAV', async () => {
    const asWav = async (file: string): Promise<string> => file.replace(/ogg$/, 'wav');
    const { ended, over, paths, clock } = await answered(asWav, 'opus');
    over({ ...end, statistics: { recordedMs: 4000 } as StreamStatistics });
    const [opus, wav] = [recordingPath(id, clock.now(), 'opus'), recordingPath(id, clock.now())];
    expect((await ended).recording).toEqual({ path: wav, durationMs: 4000 });
    expect(paths).toEqual([opus, wav]);
  });

  it('that stops is in the timeline', async () => {
    let stop: (why: string) => void = () => undefined;
    const { ended, over, events } = await answered(async (file, onStopped) => {
      stop = onStopped!;
      return file;
    });
    over({ ...end, statistics: { recordedMs: 4000 } as StreamStatistics });
    await ended;
    stop('ENOSPC');
    expect(events).toContain('recording-stopped');
  });
});

describe('what the patient says', () => {
  const record = async (file: string): Promise<string> => file;

  it('is asked of his leg only while a listener of the call wants it, and goes to all who do', async () => {
    const { call, ears } = await answered(record);
    const heard: string[] = [];
    const without = call.on({ onDigit: () => undefined });
    expect(ears).toEqual([]);
    const removeFirst = call.on({ onFrame: () => heard.push('first') });
    const removeSecond = call.on({ onFrame: () => heard.push('second') });
    ears.at(-1)?.(new Int16Array(160));
    expect(heard).toEqual(['first', 'second']);
    removeFirst();
    removeFirst();
    ears.at(-1)?.(new Int16Array(160));
    expect(heard).toEqual(['first', 'second', 'second']);
    without();
    expect(ears.at(-1)).toBeDefined();
    removeSecond();
    expect(ears.at(-1)).toBeUndefined();
  });
});
