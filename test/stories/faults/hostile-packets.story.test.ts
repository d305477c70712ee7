import { randomBytes, randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { numberWith, type Temperament } from '../../../src/rehearsal/index.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { openTown, type Town } from '../town.ts';
import { until } from './killable-house.ts';

const dayMs = 86_400_000;
const packetsOfAKind = 5_000;
/** Far above what the talks themselves take; 5,000 kept transactions or parsed floods would pass it. */
const mostGrowthBytes = 400_000_000;

let db: TestDatabase;
let town: Town;
let stranger: Socket;

beforeAll(async () => {
  db = await openTestDatabase();
  town = await openTown(db.url);
  stranger = createSocket('udp4');
  await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.1', resolve));
}, 120_000);

afterAll(async () => {
  stranger?.close();
  await town?.close();
  await db?.close();
}, 60_000);

/** A well-formed request of a stranger; the same each time but for its identity. */
function request(method: string, length = 0): Buffer {
  const { port } = stranger.address();
  const id = randomUUID();
  return Buffer.from(
    [
      `${method} sip:100@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${id};rport`,
      'Max-Forwards: 70',
      `From: <sip:stranger@127.0.0.1>;tag=${id}`,
      'To: <sip:100@127.0.0.1>',
      `Call-ID: ${id}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:stranger@127.0.0.1:${port}>`,
      `Content-Length: ${length}`,
      '',
      '',
    ].join('\r\n'),
  );
}

const hostile: Readonly<Record<string, (n: number) => Buffer>> = {
  'random bytes': (n) => randomBytes(1 + (n % 1_400)),
  'INVITEs that break off': (n) => {
    const whole = request('INVITE', 500);
    return whole.subarray(0, 1 + (n % whole.length));
  },
  'a header of 60 kB': () =>
    Buffer.concat([Buffer.from(`INVITE sip:100@127.0.0.1 SIP/2.0\r\nSubject: `), Buffer.alloc(60_000, 'x')]),
  'whole INVITEs': () => request('INVITE'),
  'requests nobody knows': () => request('FLOOD'),
  'a BYE and a CANCEL of no call': (n) => request(n % 2 === 0 ? 'BYE' : 'CANCEL'),
  'answers to nothing': () =>
    Buffer.from(
      request('INVITE')
        .toString()
        .replace(/^[^\r]+/, 'SIP/2.0 200 OK'),
    ),
};

async function flood(packet: (n: number) => Buffer, port: number): Promise<void> {
  for (let n = 0; n < packetsOfAKind; n += 1) {
    stranger.send(packet(n), port, '127.0.0.1');
    // in bursts of a hundred: one unbroken burst would be lost in the kernel's buffer and reach nobody
    if (n % 100 === 99) await systemClock.sleep(10);
  }
}

describe('garbage on the SIP port in mid-campaign', () => {
  it('is borne: every call ends as its patient would have it, and memory stays', async () => {
    const crowd: readonly (readonly [Temperament, string])[] = [
      ['says-yes', 'confirmed'],
      ['presses-one', 'confirmed'],
      ['says-coming', 'confirmed'],
      ['slow-thinker', 'confirmed'],
      ['hangs-up-midway', 'hung-up'],
      ['unreachable-number', 'wrong-number'],
    ];
    const campaign = await town.campaign(
      crowd.map(([name]) => ({ phones: [numberWith(name, 1)], startsAtMs: systemClock.now() + dayMs })),
      { linesAtOnce: 4 },
    );
    await until(
      'somebody talks',
      () => town.house.switchboard.activeCalls.some((call) => call.answeredAt !== undefined) || undefined,
    );
    const beforeBytes = process.memoryUsage().rss;
    let heard = 0;
    stranger.on('message', () => (heard += 1));
    const { port } = town.house.switchboard.address;
    for (const packet of Object.values(hostile)) await flood(packet, port);
    expect(town.house.switchboard.activeCalls.length).toBeGreaterThan(0);
    // the port was really open to us, and polite requests were answered
    expect(heard).toBeGreaterThan(100);

    const targets = await town.finished(campaign, 180_000);
    for (const [name, outcome] of crowd)
      expect(targets.get(numberWith(name, 1)), name).toMatchObject({ outcome, attempts: 1 });
    expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(mostGrowthBytes);
  }, 240_000);
});

describe('a patient who never hangs up', () => {
  it('is let go when the longest talk is over, and a person rings him', async () => {
    const campaign = await town.campaign(
      [{ phones: [numberWith('never-hangs-up')], startsAtMs: systemClock.now() + dayMs }],
      { maxTalkSeconds: 8, attempts: 1 },
    );
    const targets = await town.finished(campaign, 120_000);
    const target = targets.get(numberWith('never-hangs-up'))!;
    expect(target).toMatchObject({ state: 'done', attempts: 1 });
    // the call's own row is written a moment after the attempt's
    const record = await until('the call is written down', async () => {
      const now = await town.house.switchboard.records.get(target.lastCallId!);
      return now?.endedAt === undefined ? undefined : now;
    });
    expect(record).toMatchObject({ cause: 'completed', endedBy: 'us' });
    const events = await town.house.switchboard.records.events(target.lastCallId!);
    expect(events.map(({ kind }) => kind)).toContain('too-long');
    const lines = await town.house.campaigns.handCalls(town.house.project.id, 'open');
    expect(lines.map(({ targetId }) => targetId)).toContain(target.id);
  }, 180_000);
});
