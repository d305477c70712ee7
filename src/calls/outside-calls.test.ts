import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaStream } from '../media/index.ts';
import type { CallListener, CallOrder } from './call.ts';
import { OutsideCalls, type OutsideOrder } from './outside-calls.ts';
import type { PatientCall } from './patient-call.ts';
import type { TrunkRoute } from './destination.ts';

const near = { id: 'patient' } as MediaStream;
const route = { host: 'line.example', numberFormat: 'national', prefix: '9' } as TrunkRoute;
const order: OutsideOrder = {
  by: { id: 'anna', name: 'Анна' },
  number: '+79161112233',
  call: { id: 'call', projectId: 'clinic', trunkId: 'line' },
};

let placed: CallOrder[];
let listeners: CallListener[];
let hungUp: number;
/** Lines that are down. */
let down: string[];
let nowMs: number;
let outside: OutsideCalls;

beforeEach(() => {
  [placed, listeners, hungUp, down, nowMs] = [[], [], 0, [], 0];
  outside = new OutsideCalls({
    nowMs: () => nowMs,
    chain: (trunkId) => [trunkId, 'backup'],
    routeOf: (trunkId) => (trunkId === 'line' ? route : undefined),
    place: (wanted) => {
      if (down.includes(wanted.trunkId)) throw new Error('down');
      placed.push(wanted);
      return {
        stream: { id: wanted.callId },
        trunkId: wanted.trunkId,
        isTalking: true,
        on: (listener: CallListener) => listeners.push(listener),
        hangUp: () => (hungUp += 1),
      } as unknown as PatientCall;
    },
  });
});

const told: string[] = [];
const ring = (change: Partial<OutsideOrder> = {}) =>
  outside
    .invite({ ...order, ...change })
    .ring(
      { legId: 'leg', near },
      { onAnswered: ({ id }) => told.push(id), onEnded: ({ cause }) => told.push(cause) },
    );

describe('an outside number in a talk', () => {
  it('is a call of its own that says for which one it is', () => {
    const leg = ring();
    expect(placed).toMatchObject([
      {
        ...{ projectId: 'clinic', trunkId: 'line', to: '+79161112233', from: 'Анна', record: true },
        ...{ purpose: 'operator', forCallId: 'call' },
      },
    ]);
    listeners[0]?.onAnswered?.();
    expect(told.at(-1)).toBe(placed[0]?.callId);
    expect(leg?.stream?.id).toBe(placed[0]?.callId);
    leg?.hangUp();
    expect(hungUp).toBe(1);
    listeners[0]?.onEnded?.({ cause: 'busy' } as never);
    expect(told.at(-1)).toBe('busy');
  });

  it('leaves by what stands in for the line; without any, it can not be rung', () => {
    down = ['line'];
    ring();
    expect(placed[0]?.trunkId).toBe('backup');
    down = ['line', 'backup'];
    expect(() => ring()).toThrow('down');
    expect(() => ring()).toThrow('down');
    down = [];
    expect([ring(), ring()].map((leg) => leg !== undefined)).toEqual([true, false]);
  });

  it('tells whether it is on the patient’s own line', () => {
    expect(ring()?.isOnSameLine).toBe(true);
    down = ['line'];
    expect(ring()?.isOnSameLine).toBe(false);
  });

  it('of a telephone leaves by its own line only', () => {
    down = ['other'];
    expect(() => ring({ trunkId: 'other' })).toThrow('down');
    expect(placed).toEqual([]);
  });

  it('is one of two at most that a person has up', () => {
    ring();
    ring();
    expect(ring()).toBeUndefined();
    expect(ring({ by: { id: 'boris', name: 'Борис' } })).toBeDefined();
    listeners[0]?.onEnded?.({ cause: 'completed' } as never);
    expect(ring()).toBeDefined();
  });

  it('can be called by the line itself when it is the patient’s own', () => {
    expect(outside.invite(order).byLine?.uri).toBe('sip:989161112233@line.example');
    expect(outside.invite({ ...order, trunkId: 'line' }).byLine).toBeDefined();
    expect(outside.invite({ ...order, trunkId: 'other' }).byLine).toBeUndefined();
  });

  it('can not be called by the line for a call that one of our people has dialled', () => {
    const call = { ...order.call, isDialledByUs: true };
    expect(outside.invite({ ...order, call }).byLine).toBeUndefined();
  });

  it('can be called by the line ten times an hour for each person', () => {
    const asked = (id: string): boolean | undefined =>
      outside.invite({ ...order, by: { id, name: id } }).byLine?.allowed?.();
    const tries = (n: number): number =>
      Array.from({ length: n }, () => asked('anna')).filter(Boolean).length;
    expect(tries(4)).toBe(4);
    nowMs = 1_800_000;
    expect([tries(8), asked('boris')]).toEqual([6, true]);
    nowMs = 3_600_000;
    expect(tries(8)).toBe(4);
  });
});
