import { describe, expect, it } from 'vitest';
import { defaultCampaignSettings, type Campaign } from '../../../src/api/contract/index.ts';
import reminder from '../../../src/scenario/library/reminder.yaml?raw';
import { assignField, fieldOfColumn } from './assign-field.ts';
import { guessZone } from './guess-zone.ts';
import { initialSettings } from './initial-settings.ts';
import { robotWords } from './robot-words.ts';
import { addressOfPlace, placeOf } from './use-wizard-place.ts';

describe('the place in the wizard', () => {
  it('survives the address', () => {
    const place = { step: 'check', importId: 'i', campaignId: 'c' } as const;
    expect(placeOf(addressOfPlace(place).split('?')[1] ?? '')).toEqual(place);
  });

  it('never stands on a step whose ground is missing', () => {
    expect(placeOf('step=check').step).toBe('file');
    expect(placeOf('import=i&step=check').step).toBe('line');
    expect(placeOf('import=i&step=dance').step).toBe('file');
  });
});

describe('columns and their fields', () => {
  it('gives a field to one column only', () => {
    const mapping = assignField({ phone: 3, date: 0 }, 5, 'phone');
    expect(mapping).toEqual({ phone: 5, date: 0 });
    expect(fieldOfColumn(mapping, 3)).toBeNull();
  });

  it('gives a column one field only, or none', () => {
    expect(assignField({ phone: 3 }, 3, 'doctor')).toEqual({ doctor: 3 });
    expect(assignField({ phone: 3, date: 0 }, 3, null)).toEqual({ date: 0 });
  });
});

describe('the zone of a file', () => {
  const fresh = { saved: 'Europe/Moscow', loadedBefore: false, browser: 'Asia/Omsk' };
  it.each([
    ['the browser’s before the first file', {}, 'Asia/Omsk'],
    ['the project’s after it', { loadedBefore: true }, 'Europe/Moscow'],
    ['what somebody set', { saved: 'Asia/Chita' }, 'Asia/Chita'],
    ['never that of a browser that hides its own', { browser: 'UTC' }, 'Europe/Moscow'],
    ['never one without a place', { browser: 'Etc/GMT-7' }, 'Europe/Moscow'],
  ])('is %s', (_, more, zone) => {
    expect(guessZone({ ...fresh, ...more })).toBe(zone);
  });
});

describe('the preview of the talk', () => {
  const scenario = reminder
    .replaceAll('{clinic.genitive}', 'клиники «Белая роза»')
    .replaceAll('{date}, {time}', 'завтра')
    .replaceAll('{specialty.where}', 'к стоматологу')
    .replaceAll('{doctor.nominative}', 'Иванова Мария Петровна');

  it.each([0, 1, 2] as const)('uses the words of the scenario at level %i', (level) => {
    const words = robotWords('Клиника «Белая роза»', level, 'завтра');
    expect(words.filter((sentence) => !scenario.includes(sentence))).toEqual([]);
  });

  it('names a clinic without a name too', () => {
    expect(robotWords('Клиника', 1, 'завтра')[0]).toBe('Здравствуйте! Это автоматический звонок из клиники.');
  });
});

describe('how to call', () => {
  const campaign = (rehearsal: boolean, state: string, linesAtOnce: number) =>
    ({ rehearsal, state, settings: { ...defaultCampaignSettings, linesAtOnce } }) as Campaign;

  it('is remembered for each kind of line apart, drafts left out', () => {
    const found = initialSettings([
      campaign(true, 'draft', 1),
      campaign(true, 'finished', 7),
      campaign(false, 'stopped', 4),
      campaign(true, 'finished', 9),
    ]);
    expect([found.rehearsal.linesAtOnce, found.real.linesAtOnce]).toEqual([7, 4]);
  });

  it('begins with more at once in a rehearsal', () => {
    const { rehearsal, real } = initialSettings([]);
    expect([rehearsal.linesAtOnce, rehearsal.callsPerSecond]).toEqual([20, 5]);
    expect([real.linesAtOnce, real.callsPerSecond]).toEqual([10, 2]);
  });
});
