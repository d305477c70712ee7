import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import { addressTaken, type MediaStream, type StreamStatistics } from '../media/index.ts';
import type { IncomingInvite, InviteEnd } from '../sip/index.ts';
import { IncomingLeg } from './incoming-leg.ts';
import type { LegEnd } from './leg.ts';
import { agreedSound as good } from '../../test/fakes/agreed-sound.ts';

/** A leg between an INVITE and a media engine that do as the test says. */
function called(
  options: {
    body?: string;
    /** Why his offer is of no use. */
    unusable?: string;
    /** Another call of the shared port is where the first so many streams would speak with him. */
    addressesTaken?: number;
    openFails?: boolean;
    ackFails?: boolean;
    /** Another call of the shared port is where his ACK says that he is. */
    ackTaken?: boolean;
    waits?: boolean;
  } = {},
) {
  const clock = new ManualClock();
  /** What the caller was told. */
  const wire: string[] = [];
  const told: string[] = [];
  const opened: (string | undefined)[] = [];
  const farHosts: (string | undefined)[] = [];
  const ends: LegEnd[] = [];
  let listener: Parameters<IncomingInvite['listen']>[0] = { onEnd: () => undefined };
  let state: IncomingInvite['state'] = 'ringing';
  let waiting: Buffer | undefined;
  const answer = (body: Buffer): void => {
    state = 'talking';
    wire.push(`200 ${body.toString()}`);
    listener.onAnswered?.();
  };
  const ended = (end: Partial<InviteEnd>): void => {
    state = 'ended';
    queueMicrotask(() =>
      listener.onEnd({ by: 'us', phase: 'setup', status: 200, reason: '', viaTimeout: false, ...end }),
    );
  };
  const invite = {
    body: Buffer.from(options.body ?? 'offer'),
    source: { host: '2001:db8::9', port: 5060 },
    get state() {
      return state;
    },
    progress: (status: number, body?: Buffer) => wire.push(`${status} ${body?.toString() ?? ''}`.trim()),
    answer: (body: Buffer) => {
      if (options.waits) waiting = body;
      else answer(body);
    },
    reject: (status: number, _reason: undefined, headers?: Record<string, string>) => {
      wire.push([status, headers?.['Reason'], headers?.['Warning']].filter(Boolean).join(' '));
      ended({ status });
    },
    bye: () => wire.push('BYE'),
    reoffer: async (offer: Buffer) => {
      wire.push(`re-INVITE ${offer.toString()}`);
      return { ok: true, body: Buffer.from('his answer') };
    },
    listen: (one: typeof listener) => {
      listener = one;
    },
  } as unknown as IncomingInvite;
  const stream = {
    createOffer: () => Buffer.from('our offer'),
    createAnswer: () => {
      if (options.unusable !== undefined) return { ok: false, why: options.unusable };
      if (opened.length <= (options.addressesTaken ?? 0)) return { ok: false, why: addressTaken };
      return { ok: true, answer: Buffer.from('our answer'), described: good };
    },
    acceptAnswer: () =>
      options.ackTaken && opened.length === 1
        ? { ok: false, why: addressTaken }
        : options.ackFails
          ? { ok: false, why: 'nonsense' }
          : good,
    close: async () => ({ received: true }) as StreamStatistics,
  } as unknown as MediaStream;
  const leg = new IncomingLeg(
    {
      clock,
      log: silentLog,
      userAgent: { invite: () => expect.unreachable() },
      media: {
        openStream: async (order) => {
          if (options.openFails) throw new Error('no port');
          opened.push(order.sharedPort);
          farHosts.push(order.farHost);
          return stream;
        },
      },
    },
    { id: 'leg', invite, sharedPort: 'line' },
    {
      onRinging: () => told.push('ringing'),
      onAnswered: () => told.push('answered'),
      onEnded: (end) => ends.push(end),
    },
  );
  const settle = (): Promise<void> => clock.advanceAsync(0);
  return {
    clock,
    leg,
    wire,
    told,
    opened,
    farHosts,
    ends,
    ended,
    settle,
    acknowledges: () => waiting && answer(waiting),
    confirmed: (body?: string) => listener.onConfirmed?.(body === undefined ? undefined : Buffer.from(body)),
  };
}

test('a caller hears it ring, is answered with what both can, and is hung up', async () => {
  const { clock, leg, wire, told, ends, ended, settle } = called();
  expect(await leg.open()).toBe(true);
  leg.ring();
  leg.ring();
  clock.advance(3000);
  leg.answer();
  leg.answer();
  expect([wire, told]).toEqual([
    ['180', '180', '200 our answer'],
    ['ringing', 'answered'],
  ]);
  expect(leg.isTalking).toBe(true);
  clock.advance(7000);
  ended({ by: 'them', phase: 'talk' });
  await settle();
  expect(ends).toMatchObject([
    { cause: 'completed', by: 'them', ringMs: 3000, talkMs: 7000, rang: true, answered: true },
  ]);
  expect(leg.isTalking).toBe(false);
});

test('who makes no offer gets ours, and is there when his ACK has answered it', async () => {
  const { leg, wire, told, confirmed, farHosts } = called({ body: '' });
  expect(await leg.open()).toBe(true);
  // by the family that his signalling has
  expect(farHosts).toEqual(['2001:db8::9']);
  leg.speakEarly();
  leg.answer();
  expect([wire, told, leg.isTalking]).toEqual([['200 our offer'], [], false]);
  confirmed('their answer');
  expect([told, leg.isTalking]).toEqual([['answered'], true]);
});

test('whose 200 waits for a PRACK is not answered before it', async () => {
  const { clock, leg, wire, told, ends, ended, acknowledges, settle } = called({ waits: true });
  await leg.open();
  leg.answer();
  clock.advance(2000);
  expect([wire, told, leg.isTalking]).toEqual([[], [], false]);
  acknowledges();
  expect([wire, told, leg.isTalking]).toEqual([['200 our answer'], ['answered'], true]);
  clock.advance(7000);
  ended({ by: 'them', phase: 'talk' });
  await settle();
  expect(ends).toMatchObject([{ ringMs: 2000, talkMs: 7000, answered: true }]);
});

test('whose PRACK never comes was never answered', async () => {
  const { clock, leg, told, ends, ended, settle } = called({ waits: true });
  await leg.open();
  leg.answer();
  clock.advance(32_000);
  ended({ by: 'network', status: 408, viaTimeout: true, lost: 'no-ack' });
  await settle();
  expect([told, ends]).toMatchObject([[], [{ cause: 'network-timeout', talkMs: 0, answered: false }]]);
});

test('whose ACK says that he is where another call of the shared port is gets another offer', async () => {
  const { leg, wire, told, confirmed, settle } = called({ body: '', ackTaken: true });
  await leg.open();
  leg.answer();
  confirmed('his answer');
  expect([told, leg.isTalking]).toEqual([[], false]);
  await settle();
  expect([wire, told]).toEqual([['200 our offer', 're-INVITE our offer'], ['answered']]);
});

test.each([
  ['nonsense', 'x'],
  ['nothing', undefined],
])('an ACK with %s instead of an answer ends it', async (_, body) => {
  const { clock, leg, wire, ends, confirmed, settle } = called({ body: '', ackFails: true });
  await leg.open();
  leg.answer();
  confirmed(body);
  expect(wire.at(-1)).toBe('BYE');
  clock.advance(1000);
  await settle();
  expect(ends).toMatchObject([{ cause: 'not-acceptable', talkMs: 0, answered: true }]);
});

test('early sound goes by the answer that the 200 repeats', async () => {
  const { leg, wire } = called();
  await leg.open();
  leg.speakEarly();
  leg.answer();
  leg.speakEarly();
  expect(wire).toEqual(['183 our answer', '200 our answer']);
});

test('who offers nothing that we can is refused with 488, and with 503 when we have no sound', async () => {
  const codec = called({ unusable: 'no codec' });
  expect(await codec.leg.open()).toBe(false);
  expect(codec.wire).toEqual(['488 Q.850;cause=88;text="Incompatible destination"']);
  const port = called({ openFails: true });
  expect(await port.leg.open()).toBe(false);
  expect(port.wire[0]).toMatch(/^503 Q.850;cause=41/);
  await port.settle();
  expect(port.ends).toMatchObject([{ cause: 'trunk-unavailable', answered: false }]);
});

// RFC 3261 §20.43
test.each([
  ['no usable address', '301 perezvon "Incompatible network address formats"'],
  ['no common encryption', '302 perezvon "Incompatible transport protocol"'],
  ['not encrypted', '302 perezvon "Incompatible transport protocol"'],
  ['no audio', '304 perezvon "Media type not available"'],
  ['no common codec', '305 perezvon "Incompatible media format"'],
])('who is refused is told why: %s', async (unusable, warning) => {
  const { leg, wire } = called({ unusable });
  await leg.open();
  expect(wire).toEqual([`488 Q.850;cause=88;text="Incompatible destination" ${warning}`]);
});

test('who gives up while the stream is opened leaves nothing open', async () => {
  const { leg, ends, ended, wire, settle } = called();
  const opening = leg.open();
  ended({ by: 'them', status: 487 });
  expect(await opening).toBe(false);
  await settle();
  leg.ring();
  leg.answer();
  expect([wire, ends.map(({ cause }) => cause)]).toEqual([[], ['no-answer']]);
});

test.each([
  ['nobody-there', '480 Q.850;cause=20', 'temporarily-unavailable'],
  ['all-busy', '486 Q.850;cause=17', 'busy'],
  ['ring-time-over', '480 Q.850;cause=19', 'no-answer'],
  ['interrupted', '503 Q.850;cause=41', 'interrupted'],
] as const)('before the answer %s is %s', async (own, answer, cause) => {
  const { leg, wire, ends, settle } = called();
  leg.hangUp(own);
  leg.hangUp();
  await settle();
  expect([wire.length, wire[0]?.startsWith(answer), ends[0]?.cause]).toEqual([1, true, cause]);
});

test('a caller who does not agree that it is over is let go all the same', async () => {
  const { clock, leg, ends, settle } = called();
  await leg.open();
  leg.answer();
  leg.hangUp();
  clock.advance(999);
  await settle();
  expect(ends).toEqual([]);
  clock.advance(1);
  await settle();
  expect(ends).toMatchObject([{ cause: 'completed', by: 'us' }]);
});

test('it is refused with the status of another call, or hung up when it was answered', async () => {
  const ringing = called();
  await ringing.leg.open();
  ringing.leg.refuse(404);
  expect(ringing.wire).toEqual(['404']);
  const talking = called();
  await talking.leg.open();
  talking.leg.answer();
  talking.leg.refuse(404);
  expect(talking.wire.at(-1)).toBe('BYE');
});

test('an answer that is never acknowledged ends the call as lost', async () => {
  const { leg, ends, ended, settle } = called();
  await leg.open();
  leg.answer();
  ended({ by: 'network', phase: 'talk', status: 408, viaTimeout: true, lost: 'no-ack' });
  await settle();
  expect(ends).toMatchObject([{ cause: 'far-end-lost', by: 'network' }]);
});

test('a caller who says that he is where another call of the shared port is, is answered from a port of its own', async () => {
  const { leg, wire, opened, settle } = called({ addressesTaken: 1 });
  expect(await leg.open()).toBe(true);
  leg.answer();
  await settle();
  expect(opened).toEqual(['line', 'line']);
  expect(wire).toEqual(['200 our answer']);
  const hopeless = called({ addressesTaken: 9 });
  expect(await hopeless.leg.open()).toBe(false);
  expect(hopeless.opened).toHaveLength(2);
  expect(hopeless.wire[0]).toMatch(/^488/);
});
