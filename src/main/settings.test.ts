import { expect, test } from 'vitest';
import { isFailure } from '../base/index.ts';
import { readSettings } from './settings.ts';

test('how long a talk may be without sound is half a minute, or what is set', () => {
  expect(readSettings({}).mediaLostMs).toBe(30_000);
  expect(readSettings({ PEREZVON_MEDIA_LOST: '' }).mediaLostMs).toBe(30_000);
  expect(readSettings({ PEREZVON_MEDIA_LOST: '90' }).mediaLostMs).toBe(90_000);
});

test.each(['4', '3601', '7.5', 'soon'])(
  'a time without sound of «%s» is refused by the name of its variable',
  (text) => {
    try {
      readSettings({ PEREZVON_MEDIA_LOST: text });
      expect.unreachable();
    } catch (error) {
      expect(isFailure(error) && error.params).toEqual({ name: 'PEREZVON_MEDIA_LOST' });
    }
  },
);

test.each([
  'localhost/perezvon',
  'localhost:5432/perezvon',
  'perezvon',
  'http://localhost/perezvon',
  'postgres://anna:pass#word@localhost/perezvon',
])('a database at «%s» is malformed, and its password is not repeated', (url) => {
  expect(() => readSettings({ DATABASE_URL: url })).toThrow(/DATABASE_URL has to be as postgres:/);
  expect(() => readSettings({ DATABASE_URL: url })).not.toThrow(/pass#word|localhost/);
});

test.each([
  'postgres://anna:secret@localhost:5432/perezvon',
  'postgresql://localhost/perezvon',
  'postgres:///perezvon?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun%2Fpostgresql/perezvon',
])('a database is taken at %s', (url) => {
  expect(readSettings({ DATABASE_URL: url }).databaseUrl).toBe(url);
});

test('without a database the embedded one is taken', () => {
  expect(readSettings({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
  expect(readSettings({}).databaseUrl).toBeUndefined();
});

test('the driver of sound is one of three, and anything else is told by name', () => {
  expect(readSettings({}).mediaDriver).toBe('auto');
  expect(readSettings({ PEREZVON_MEDIA_DRIVER: 'dgram' }).mediaDriver).toBe('dgram');
  expect(() => readSettings({ PEREZVON_MEDIA_DRIVER: 'shared' })).toThrow('PEREZVON_MEDIA_DRIVER');
});

test('one thread carries the sound, or as many as are wanted', () => {
  expect(readSettings({}).mediaWorkers).toBe(1);
  expect(readSettings({ PEREZVON_MEDIA_WORKERS: '3' }).mediaWorkers).toBe(3);
  for (const bad of ['0', '17', '1.5', 'all'])
    expect(() => readSettings({ PEREZVON_MEDIA_WORKERS: bad })).toThrow('PEREZVON_MEDIA_WORKERS');
});

test('calls are recorded as WAV, or as Opus when that is set', () => {
  expect(readSettings({}).recordingFormat).toBe('wav');
  expect(readSettings({ PEREZVON_RECORDING_FORMAT: 'opus' }).recordingFormat).toBe('opus');
  expect(() => readSettings({ PEREZVON_RECORDING_FORMAT: 'mp3' })).toThrow('PEREZVON_RECORDING_FORMAT');
});
