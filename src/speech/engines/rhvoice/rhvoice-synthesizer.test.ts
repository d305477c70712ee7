import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSynthesizer } from '../../../../test/contracts/synthesizer-contract.ts';
import { silentLog, systemClock } from '../../../base/index.ts';
import { loudnessOf } from '../../loudness.ts';
import { levelled } from '../../phrase-sound.ts';
import { toTelephoneRate } from '../../resample.ts';
import { wholeSound } from '../../whole-sound.ts';
import { findRhvoice } from './find-rhvoice.ts';
import { rhvoiceText } from './rhvoice-order.ts';
import { createRhvoiceSynthesizer } from './rhvoice-synthesizer.ts';

describe('a text for RHVoice', () => {
  it('has a plus before each stressed vowel, and no other at a word', () => {
    expect(rhvoiceText('Мыти\u0301щи')).toBe('Мыт+ищи');
    expect(rhvoiceText('в два часа сорок минут')).toBe('в два час+а с+орок минут');
    expect(rhvoiceText('ден+тал, дентал+, 2 + 3')).toBe('дентал, дентал, 2 + 3');
    expect(rhvoiceText('клиника <b> \u0001')).toBe('клиника  b   ');
  });
});

describe('RHVoice on a machine', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rhvoice-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function file(path: string, text = ''): Promise<void> {
    const parts = path.split('/');
    await mkdir(join(folder, ...parts.slice(0, -1)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const find = () =>
    findRhvoice({ libraries: [join(folder, 'none'), join(folder, 'lib')], data: [join(folder, 'data')] });

  it('is found with its free voices only, the best first', async () => {
    await file('lib/libRHVoice.so.5.0.2');
    await symlink('libRHVoice.so.5.0.2', join(folder, 'lib/libRHVoice.so.5'));
    await file('lib/libRHVoice_core.so.7');
    expect(find()).toBeUndefined();
    await file('data/languages/Russian/language.info', 'name=Russian\nrevision=10\n');
    expect(find()).toBeUndefined();
    for (const name of ['Irina', 'Anna', 'Arina', 'Artemiy', 'Aleksandr-hq'])
      await file(
        `data/voices/${name.toLowerCase()}/voice.info`,
        `name=${name}\nlanguage=Russian\nformat=4\nrevision=1\n`,
      );
    await file('data/voices/elena/voice.info', 'name=Elena\nlanguage=English\n');
    const found = find();
    expect(found?.libraryPath).toBe(join(folder, 'lib/libRHVoice.so.5'));
    expect(found?.voices.map(({ name }) => name)).toEqual(['anna', 'irina', 'aleksandr-hq']);
    expect(found?.version).toBe('libRHVoice.so.5.0.2-ru10-anna4.1-irina4.1-aleksandr-hq4.1');
  });

  it('does not start where its library is none, and tells so', async () => {
    await file('lib/libRHVoice.so.5', 'no library');
    const installation = {
      libraryPath: join(folder, 'lib/libRHVoice.so.5'),
      dataPath: folder,
      voices: [],
      version: 'x',
    };
    const told: unknown[] = [];
    const log = { ...silentLog, warn: (fields: unknown) => told.push(fields), child: () => log };
    const synthesizer = createRhvoiceSynthesizer({ clock: systemClock, log, installation });
    await expect(synthesizer.start()).rejects.toMatchObject({ code: 'speech.synthesizer-not-started' });
    expect(told).toContainEqual(expect.objectContaining({ why: expect.any(String) as string }));
    await synthesizer.stop();
  }, 30_000);
});

const installation = findRhvoice();

// librhvoice5 and rhvoice-russian of Debian (non-free): not on every machine
describe.skipIf(!installation)('RHVoice itself', () => {
  describeSynthesizer('RHVoice', {
    open: async () => ({
      synthesizer: createRhvoiceSynthesizer({
        clock: systemClock,
        log: silentLog,
        installation: installation!,
      }),
      voice: { name: 'anna' },
    }),
  });

  it('says each of its free voices, a stress where it is marked, and takes pace and pitch', async () => {
    const synthesizer = createRhvoiceSynthesizer({
      clock: systemClock,
      log: silentLog,
      installation: installation!,
    });
    await synthesizer.start();
    const say = (text: string, voice: { name: string; rate?: number; pitch?: number }) =>
      wholeSound(synthesizer.synthesize(text, voice));
    const text = 'Вы записаны на завтра, к врачу-терапевту.';
    const sounds = await Promise.all(installation!.voices.map((voice) => say(text, voice)));
    for (const [n, one] of sounds.entries()) {
      const { samples } = levelled(toTelephoneRate(one.samples, one.sampleRateHz));
      const lufs = loudnessOf(
        Float64Array.from(samples, (value) => value / 32_768),
        8000,
      );
      expect(Math.abs(lufs + 16)).toBeLessThan(0.3);
      for (const other of sounds.slice(n + 1)) expect(other.samples).not.toEqual(one.samples);
    }
    const [first, second] = [
      await say('за\u0301мок', { name: 'anna' }),
      await say('замо\u0301к', { name: 'anna' }),
    ];
    expect(first.samples).not.toEqual(second.samples);
    const usual = await say(text, { name: 'anna' });
    const quick = await say(text, { name: 'anna', rate: 1.5 });
    expect(quick.samples.length).toBeLessThan(0.8 * usual.samples.length);
    const unknown = await say(text, { name: 'arina' });
    expect(unknown.samples.length).toBe(usual.samples.length);
    await synthesizer.stop();
  }, 60_000);
});
