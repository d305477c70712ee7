import { expect, test } from 'vitest';
import type { CallEvent } from '../../../src/api/contract/index.ts';
import { en } from '../lib/i18n/en/index.ts';
import { saidInPassing } from './said-in-passing.ts';

const event = (kind: string, detail: CallEvent['detail'] = {}): CallEvent => ({
  at: '2026-11-22T12:00:00Z',
  offsetMs: 0,
  recordingMs: null,
  kind,
  detail,
});

test('a call tells who called, who of ours talked, and what was pressed', () => {
  const timeline = [
    event('received'),
    event('caller-name', { name: 'ПАО «Банк»' }),
    event('forwarded', { number: '+7 495 ***-**-12', reason: 'user-busy' }),
    event('forwarded', { reason: 'no-answer' }),
    event('connecting', { station: 'Reception' }),
    event('connected'),
    event('digit', { digit: '1' }),
    event('transferring', { to: 'Marina' }),
    event('not-transferred'),
    event('transferring', { to: 'Doctor' }),
    event('transferred'),
    event('digit', { digit: '#' }),
  ];
  expect(saidInPassing(timeline, en)).toEqual({
    callerName: 'ПАО «Банк»',
    forwarders: ['+7 495 ***-**-12'],
    talkers: ['Reception', 'Doctor (transfer)'],
    keys: '1#',
  });
});

test('who has joined by way of a question has talked, and who only prompted has not', () => {
  const timeline = [
    event('connected', { who: 'Marina' }),
    event('consulting', { to: 'Oleg' }),
    event('consulted', { who: 'Oleg' }),
    event('returned', { who: 'Oleg' }),
    event('consulting', { to: 'Doctor' }),
    event('conference', { who: 'Doctor' }),
    event('transferred', { who: 'Doctor' }),
    event('supervised', { by: 'Vera', role: 'whisper' }),
    event('supervised', { by: 'Chief', role: 'barge' }),
  ];
  expect(saidInPassing(timeline, en).talkers).toEqual(['Marina', 'Doctor', 'Chief']);
});

test('nobody talked who only was rung, and strange details say nothing', () => {
  const timeline = [event('connecting', { station: 'Reception' }), event('not-connected'), event('digit')];
  expect(saidInPassing([...timeline, event('connected')], en)).toEqual({
    callerName: null,
    forwarders: [],
    talkers: [],
    keys: '',
  });
});
