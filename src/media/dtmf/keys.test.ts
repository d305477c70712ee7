import { describe, expect, it } from 'vitest';
import { readTelephoneEvent, writeTelephoneEvent } from './event.ts';
import { KeyReceiver } from './key-receiver.ts';
import { KeySender, pressable, type KeyFrame } from './key-sender.ts';

type EventFrame = KeyFrame & { kind: 'event' };

function framesOf(sender: KeySender): KeyFrame[] {
  const frames: KeyFrame[] = [];
  for (let frame = sender.next(); frame; frame = sender.next()) frames.push(frame);
  return frames;
}

/** What is heard of frames sent 20 ms apart, those left out that `lose` names. */
function hear(
  frames: readonly KeyFrame[],
  lose: (frame: EventFrame, index: number) => boolean = () => false,
): string {
  const receiver = new KeyReceiver();
  let timestamp = 0;
  return frames
    .map((frame, index) => {
      if (frame.kind === 'gap') return '';
      if (frame.first) timestamp = (4_294_960_000 + index * 160) >>> 0;
      if (lose(frame, index)) return '';
      return (
        receiver.receive(frame.event, { marker: frame.first, timestamp, newest: true, nowMs: index * 20 }) ??
        ''
      );
    })
    .join('');
}

function pressed(digits: string): KeyFrame[] {
  const sender = new KeySender();
  sender.press(digits);
  return framesOf(sender);
}

describe('a telephone event', () => {
  it('is read back as it was written', () => {
    const bytes = writeTelephoneEvent({ code: 11, end: true, volume: 10, duration: 800 });
    expect(Buffer.from(bytes).toString('hex')).toBe('0b8a0320');
    expect(readTelephoneEvent(bytes)).toEqual({ code: 11, end: true, volume: 10, duration: 800 });
    expect(readTelephoneEvent(bytes.subarray(0, 3))).toBeUndefined();
  });
});

describe('pressing a key', () => {
  it('is five packets of growing length, marked at the first, and three ends', () => {
    const frames = pressed('5').filter((frame) => frame.kind === 'event');
    expect(frames.map(({ first }) => first)).toEqual([true, ...Array<boolean>(7).fill(false)]);
    expect(frames.map(({ event }) => [event.code, event.end, event.duration])).toEqual([
      [5, false, 160],
      [5, false, 320],
      [5, false, 480],
      [5, false, 640],
      [5, false, 800],
      [5, true, 800],
      [5, true, 800],
      [5, true, 800],
    ]);
  });

  it('leaves a pause before the next, and out what is no key', () => {
    expect(pressed('12').filter(({ kind }) => kind === 'gap')).toHaveLength(8);
    expect(pressable('+7 (912) w#d')).toBe('7912#D');
  });

  it('is bounded', () => {
    const sender = new KeySender();
    expect(sender.press('1'.repeat(1000))).toBe(64);
    expect(sender.press('1')).toBe(0);
  });
});

describe('hearing keys', () => {
  it('tells each once, the same key twice when it was pressed twice', () => {
    expect(hear(pressed('1200*#AD'))).toBe('1200*#AD');
  });

  it('does without the beginnings', () => {
    expect(hear(pressed('1122'), ({ event }) => event.duration < 640)).toBe('1122');
  });

  it('does without the ends', () => {
    expect(hear(pressed('1122'), ({ event }) => event.end)).toBe('1122');
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('does with nothing but packet %i of each key', (only) => {
    expect(hear(pressed('1213'), (_, index) => index % 12 !== only)).toBe('1213');
  });

  it('does not mind doubles and stragglers', () => {
    const receiver = new KeyReceiver();
    const end = { code: 1, end: true, volume: 10, duration: 800 };
    const at = (timestamp: number, nowMs: number) => ({
      ...{ marker: false, newest: timestamp !== 1000 || nowMs === 0 },
      ...{ timestamp, nowMs },
    });
    expect(receiver.receive(end, at(1000, 0))).toBe('1');
    expect(receiver.receive({ ...end, code: 2 }, at(3000, 250))).toBe('2');
    expect(receiver.receive(end, at(1000, 260))).toBeUndefined();
    expect(receiver.receive({ ...end, code: 2 }, at(3000, 270))).toBeUndefined();
  });

  it.each([
    ['before the key before, marked', 1_000_000, 2000, true, '2'],
    ['far before the key before, its mark lost', 1_000_000, 2000, false, '2'],
    ['over the end of the numbers', 4_294_967_200, 60, true, '2'],
    ['a little before the key before, not marked: a straggler', 3000, 1000, false, ''],
  ])('of a clock that leaps: %s', (_, first, second, marker, told) => {
    const receiver = new KeyReceiver();
    const event = { code: 1, end: true, volume: 10, duration: 800 };
    const arrival = { marker: true, newest: true, timestamp: first, nowMs: 0 };
    expect(receiver.receive(event, arrival)).toBe('1');
    const next = { ...arrival, marker, timestamp: second, nowMs: 400 };
    expect(receiver.receive({ ...event, code: 2 }, next) ?? '').toBe(told);
    // its other packets are of the same press
    expect(receiver.receive({ ...event, code: 2 }, { ...next, marker: false, nowMs: 420 })).toBeUndefined();
  });

  it('takes a marked packet that comes out of its order for what it is', () => {
    const receiver = new KeyReceiver();
    const event = { code: 1, end: false, volume: 10, duration: 160 };
    const at = { marker: true, newest: true, timestamp: 3000, nowMs: 0 };
    expect(receiver.receive({ ...event, code: 2 }, at)).toBe('2');
    expect(receiver.receive(event, { ...at, newest: false, timestamp: 1000, nowMs: 20 })).toBeUndefined();
  });

  it('takes a key held for 20 s, sent in segments, for one', () => {
    const receiver = new KeyReceiver();
    let told = '';
    for (let at = 0; at < 20_000 * 8; at += 160) {
      const segment = Math.floor(at / 0xffff) * 0xffff;
      const event = { code: 9, end: false, volume: 10, duration: Math.max(1, at - segment) };
      told +=
        receiver.receive(event, { marker: at === 0, newest: true, timestamp: segment, nowMs: at / 8 }) ?? '';
    }
    expect(told).toBe('9');
  });

  it('takes a gateway that moves the timestamp during a press for what it means', () => {
    const receiver = new KeyReceiver();
    let told = '';
    for (let i = 0; i < 8; i += 1) {
      const event = { code: 4, end: i > 4, volume: 10, duration: 160 * (i + 1) };
      told +=
        receiver.receive(event, { marker: i === 0, newest: true, timestamp: i * 160, nowMs: i * 20 }) ?? '';
    }
    expect(told).toBe('4');
  });

  it('passes over events that are no keys', () => {
    const receiver = new KeyReceiver();
    const event = { code: 32, end: false, volume: 10, duration: 160 };
    expect(receiver.receive(event, { marker: true, newest: true, timestamp: 0, nowMs: 0 })).toBeUndefined();
  });
});
