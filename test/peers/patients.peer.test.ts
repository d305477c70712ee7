import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import type { Target } from '../../src/campaigns/index.ts';
import { decodeWav, encodeWav } from '../../src/media/index.ts';
import { createEspeakSynthesizer, PhraseCache } from '../../src/speech/index.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { openTown, type Town } from '../stories/town.ts';
import { hasTool } from '../tool.ts';
import { startBaresipPatient } from './baresip-patient.ts';
import { startSippPatient } from './sipp-patient.ts';

const dayMs = 86_400_000;
/** Each patient has his own: one number is not rung twice within minutes. */
const phones = { sipp: '+79161234567', baresip: '+79161234568', sippOverTcp: '+79161234569' };
const always = { from: '00:00', to: '24:00' };

let db: TestDatabase;
let town: Town;

beforeAll(async () => {
  db = await openTestDatabase();
  town = await openTown(db.url);
}, 120_000);

afterAll(async () => {
  await town?.close();
  await db?.close();
}, 60_000);

/** A real campaign over a line that leads to this port of the loopback. */
async function callOver(
  port: number,
  name: keyof typeof phones,
  transport: 'udp' | 'tcp' = 'udp',
): Promise<Target> {
  const trunk = await town.house.switchboard.trunks.save({
    projectId: town.house.project.id,
    name,
    kind: 'address',
    host: '127.0.0.1',
    port,
    transport,
    probe: false,
  });
  const settings = { hours: { weekdays: always, weekends: always }, attempts: 1 };
  const seed = {
    name,
    phones: [phones[name]],
    startsAtMs: systemClock.now() + dayMs,
    source: 'file' as const,
  };
  const campaign = await town.campaign([seed], settings, trunk.id);
  const targets = await town.finished(campaign, 150_000);
  return targets.get(phones[name])!;
}

describe.runIf(hasTool('sipp', 'sip-tester'))('SIPp as the patient', () => {
  it('answers, sends every packet back, presses 1, and is confirmed', async () => {
    const sipp = startSippPatient(15_561, 16_500);
    try {
      const target = await callOver(15_561, 'sipp');
      expect(target).toMatchObject({ outcome: 'confirmed', mark: 'confirmed' });
      // nothing of our own voice that came back (RFC 3550 §8.2)
      expect(target.heard.map((word) => word.meaning)).toEqual(['key-1']);
      // but the packets of the key; the call's last row may be written a moment after its attempt's
      const received = async (): Promise<number> =>
        (await town.house.switchboard.records.get(target.lastCallId!))?.quality?.packetsReceived ?? 0;
      await expect.poll(received, { timeout: 30_000 }).toBeGreaterThan(0);
      expect(await received()).toBeLessThan(100);
      expect(await sipp.ended).toBe(0);
    } finally {
      sipp.stop();
    }
  });

  it('does so over TCP too', async () => {
    const sipp = startSippPatient(15_563, 16_540, 't1');
    try {
      expect(await callOver(15_563, 'sippOverTcp', 'tcp')).toMatchObject({
        outcome: 'confirmed',
        mark: 'confirmed',
      });
      expect(await sipp.ended).toBe(0);
    } finally {
      sipp.stop();
    }
  });
});

describe.runIf(hasTool('baresip', 'baresip-core'))('baresip as the patient', () => {
  it('answers, says «да» when he was asked, and is confirmed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'perezvon-baresip-voice-'));
    const says = join(directory, 'says.wav');
    writeFileSync(says, await yesEvery(directory, 4));
    const baresip = startBaresipPatient(15_562, phones.baresip, says);
    try {
      const target = await callOver(15_562, 'baresip');
      expect(target).toMatchObject({ outcome: 'confirmed', mark: 'confirmed' });
      expect(target.heard.map((word) => word.meaning)).toContain('yes');
    } finally {
      baresip.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

/** A minute of a man who says «да» every so many seconds, and is silent for the first ten. */
async function yesEvery(directory: string, seconds: number): Promise<Buffer> {
  const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
  await synthesizer.start();
  try {
    const phrases = new PhraseCache({ directory: join(directory, 'phrases'), synthesizer, log: silentLog });
    const { path } = await phrases.phrase('Да.', { name: 'ru+m3' });
    const word = decodeWav(readFileSync(path));
    if (!word.ok) throw new Error('the word is no sound');
    const samples = new Int16Array(60 * 8000);
    for (let at = 10; at + seconds < 60; at += seconds) samples.set(word.audio.samples, at * 8000);
    return encodeWav({ samples, channels: 1, sampleRate: 8000 });
  } finally {
    await synthesizer.stop();
  }
}
