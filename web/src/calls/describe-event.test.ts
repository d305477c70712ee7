import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../src/api/contract/index.ts';
import { ru } from '../lib/i18n/ru/index.ts';
import { currentEvent, describeEvent as describeOf, type ToldCall } from './describe-event.ts';
import { orderTimeline } from './order-timeline.ts';
import { peakOfBar } from './player/draw-waveform.ts';

const event = (
  kind: string,
  detail: CallEvent['detail'] = {},
  recordingMs: number | null = 0,
): CallEvent => ({
  at: '2026-11-22T12:00:00Z',
  offsetMs: 0,
  recordingMs,
  kind,
  detail,
});

const ours: ToldCall = { direction: 'out', answeredAt: null, cause: 'completed', endedBy: 'them' };
const describeEvent = (told: CallEvent, dictionary: typeof ru, call = ours) =>
  describeOf(told, call, dictionary);

describe('events of a call in words', () => {
  it('tells an incoming call from our side', () => {
    const theirs: ToldCall = { ...ours, direction: 'in', cause: 'no-answer' };
    expect(describeEvent(event('answered'), ru, theirs).text).toBe(ru.calls.incomingEvents['answered']);
    expect(describeEvent(event('answered'), ru).text).toBe(ru.calls.events['answered']);
    const ended = event('ended', { cause: 'no-answer' });
    expect(describeEvent(ended, ru, theirs).text).toContain(ru.calls.gaveUp);
    expect(describeEvent(ended, ru).text).toContain(ru.words.causes['no-answer']);
    const named = event('caller-name', { name: '<b>Банк</b>' });
    expect(describeEvent(named, ru, theirs).remark).toBe('<b>Банк</b>');
  });

  it.each<[string, CallEvent['detail'], string]>([
    ['transferred', { who: 'Регистратура, стол 1' }, 'Переведён: Регистратура, стол 1'],
    ['consulting', { to: '+79123456789' }, 'Советуемся: +7 912 345-67-89'],
    ['supervised', { role: 'whisper', by: 'Вера Старшая' }, 'Вера Старшая подсказывает'],
    ['supervised', { role: 'barge' }, 'Старший говорит со всеми'],
    ['supervised', { role: 7 }, ru.calls.events['supervised']!],
    ['left', {}, ru.calls.events['left']!],
  ])('says who it was, where that is known: %s %o', (kind, detail, text) => {
    expect(describeEvent(event(kind, detail), ru).text).toBe(text);
  });

  it.each<[CallEvent['detail'], string, string | undefined]>([
    [
      { who: 'voicemail', confidence: 0.93, reasons: ['beep'] },
      'Похоже на автоответчик',
      'сигнал, уверенность 93 %',
    ],
    [
      { who: 'announcement', announcement: 'no-such-number', confidence: 0.9, reasons: ['words'] },
      'Сеть говорит: такого номера нет',
      'по словам, уверенность 90 %',
    ],
    [{ who: 'martian' }, 'answered-by', undefined],
  ])('says who has answered, and by what that was told: %o', (detail, text, remark) => {
    expect(describeEvent(event('answered-by', detail), ru)).toEqual({ side: 'system', text, remark });
  });

  it('tells who has sent a call on to us, and why, as far as it is known', () => {
    const forwarded = event('forwarded', { number: '+7 495 ***-**-12', reason: 'user-busy' });
    expect(describeEvent(forwarded, ru)).toEqual({
      side: 'system',
      text: 'Переадресован с +7 495 ***-**-12',
      remark: 'там было занято',
    });
    expect(describeEvent(event('forwarded'), ru).text).toBe('Переадресован к нам');
  });

  it('tells a consultation that we ended from one that the colleague ended, and why a transfer failed', () => {
    const texts = ['returned', 'consultation-over'].map((kind) => describeEvent(event(kind), ru).text);
    expect(texts).toEqual(['Вернулись к пациенту', 'Коллега положил трубку']);
    const failed = event('not-transferred', { cause: 'unreachable-number', who: '112' });
    expect(describeEvent(failed, ru)).toMatchObject({
      text: 'Не удалось перевести: 112',
      remark: ru.words.causes['unreachable-number'],
    });
  });

  it('tells what the robot said, and that it was cut short', () => {
    const words = describeEvent(event('said', { text: 'Здравствуйте!', finished: false }), ru);
    expect(words).toEqual({ side: 'robot', text: 'Здравствуйте!', remark: ru.calls.cutShort });
  });

  it('tells what was heard with its confidence, flat or nested', () => {
    const heard = { meaning: 'yes', confidence: 0.97 };
    for (const detail of [heard, { heard }]) {
      expect(describeEvent(event('heard', detail), ru)).toEqual({
        side: 'patient',
        text: '«да»',
        remark: 'уверенность 97 %',
      });
    }
  });

  it('gives a key no confidence', () => {
    expect(describeEvent(event('heard', { meaning: 'key-1', confidence: 1 }), ru)).toMatchObject({
      text: 'клавиша 1',
      remark: undefined,
    });
  });

  it('shows an unknown kind by its name and survives strange details', () => {
    expect(describeEvent(event('teleported'), ru).text).toBe('teleported');
    expect(describeEvent(event('mark', { mark: 7 }), ru).text).toBe(ru.calls.events['mark']);
  });
});

describe('the order of events', () => {
  it('puts a phrase where it began and leaves out what serves the machine', () => {
    const at = (offsetMs: number, recordingMs: number, kind: string, detail = {}) => ({
      ...event(kind, detail, recordingMs),
      offsetMs,
    });
    const ordered = orderTimeline([
      at(1_000, 0, 'answered'),
      at(1_001, 1, 'step'),
      at(4_000, 3_000, 'heard', { meaning: 'yes' }),
      at(5_000, 4_000, 'said', { text: 'Вы придёте?', heardMs: 3_500 }),
      at(5_001, 4_001, 'ended'),
      at(5_002, 4_002, 'hung-up'),
    ]);
    expect(ordered.map(({ kind, recordingMs }) => `${kind} ${recordingMs}`)).toEqual([
      'answered 0',
      'said 500',
      'heard 3000',
      'ended 4001',
    ]);
  });
});

describe('the place in the talk', () => {
  const events = [
    event('placed', {}, null),
    event('answered', {}, 0),
    event('said', {}, 500),
    event('heard', {}, 9_000),
  ];

  it('is the last thing that has happened', () => {
    expect(currentEvent(events, 600)).toBe(2);
    expect(currentEvent(events, 60_000)).toBe(3);
  });

  it('is nowhere before the recording', () => {
    expect(currentEvent(events, -1)).toBe(-1);
  });
});

describe('bars of the waveform', () => {
  it('take the loudest of their peaks, for more and for fewer bars than peaks', () => {
    expect(peakOfBar([0.1, 0.9, 0.2, 0.3], 0, 2)).toBe(0.9);
    expect(peakOfBar([0.1, 0.9], 3, 4)).toBe(0.9);
    expect(peakOfBar([], 0, 4)).toBe(0);
  });
});
