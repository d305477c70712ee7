import { describe, expect, it } from 'vitest';
import { ManualClock, type Log } from '../base/index.ts';
import { agreed } from '../../test/fakes/lone-stream.ts';
import type { WorkerLink } from './worker-link.ts';
import type { Order } from './worker-protocol.ts';
import { WorkerStream } from './worker-stream.ts';

const log = { warn: () => undefined, error: () => undefined } as unknown as Log;

function open({ received = false, lost = false, heardBefore = false }): {
  stream: WorkerStream;
  posted: Order[];
} {
  const posted: Order[] = [];
  const link = {
    alive: true,
    post: (order: Order) => void posted.push(order),
    ask: async () => {
      if (lost) throw new Error('the worker ended');
      return Promise.resolve({ kind: 'stream-statistics', statistics: { received } });
    },
  };
  const stream = new WorkerStream({
    order: { id: 'one' },
    handle: 1,
    port: 4000,
    negotiation: {
      hold: () => undefined,
      createOffer: () => Buffer.alloc(0),
      acceptAnswer: () => ({ ok: true, agreement: agreed }),
      createAnswer: () => ({ ok: true, agreement: agreed, answer: Buffer.alloc(0) }),
    },
    heardBefore,
    farHost: '203.0.113.9',
    link: link as unknown as WorkerLink,
    clock: new ManualClock(),
    log,
    onClosing: () => undefined,
    onClosed: () => undefined,
    onStrangers: () => undefined,
  });
  return { stream, posted };
}

describe('a stream on the main thread', () => {
  it.each([
    ['was heard here', { received: true }, true],
    ['was never heard', {}, false],
    ['was heard before it was moved here', { heardBefore: true }, true],
    ['was heard by nobody who could tell it', { received: true, lost: true }, false],
  ])('knows whether its far end %s, open and closed', async (_, facts, heard) => {
    const { stream } = open(facts);
    expect(await stream.wasHeard()).toBe(heard);
    await stream.close();
    expect(await stream.wasHeard()).toBe(heard);
  });

  it('tells its worker of a newcomer, who is learned anew', () => {
    const { stream, posted } = open({});
    stream.createAnswer(Buffer.alloc(0));
    expect(stream.farHost).toBe('203.0.113.9');
    stream.createAnswer(Buffer.alloc(0), 'off');
    // his signalling comes from elsewhere
    expect(stream.farHost).toBeUndefined();
    stream.acceptAnswer(Buffer.alloc(0));
    expect(posted.map((order) => order.kind === 'describe' && order.newcomer)).toEqual([false, true, false]);
  });
});
