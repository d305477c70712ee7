// What strangers send: mutated messages, floods, and what they get back.
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/sip/message/parse-message.ts';
import type { IncomingInvite, UserAgent } from '../../src/sip/index.ts';
import { createLog } from '../../src/base/index.ts';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tortureMessage } from './fixtures/rfc4475.ts';
import { request } from './fixtures/sip-message.ts';
import { corpus } from './fuzz/corpus.ts';
import { Mutator } from './fuzz/mutate.ts';
import { random } from './fuzz/random.ts';
import { FakePair, here, there } from './sip-fake-pair.ts';

async function target(pair: FakePair, more = {}): Promise<UserAgent> {
  return pair.agent(there, {
    onInvite: (invite: IncomingInvite) => invite.reject(486),
    onRegister: () => undefined,
    unguarded: true,
    ...more,
  });
}

describe('mutated messages', () => {
  it('10,000 sent to an agent cause no exception, and it still takes a call after them', async () => {
    const pair = new FakePair();
    const agent = await target(pair);
    const mutator = new Mutator(corpus(), random(3261));
    for (let round = 0; round < 10_000; round += 1) {
      pair.network.carry(mutator.next().bytes, here, there);
      if (round % 100 === 0) pair.clock.advance(50);
    }
    await pair.clock.advanceAsync(40_000);
    expect(agent.counters['exceptions']).toBeUndefined();
    expect(agent.counters['garbage dropped']).toBeGreaterThan(1000);
    const { story } = pair.call(await pair.agent(here));
    await pair.clock.advanceAsync(100);
    expect(story).toEqual(['end them setup 486']);
  });

  it('random bytes get no answer at all', async () => {
    const pair = new FakePair();
    const agent = await target(pair);
    const pick = random(1);
    for (let round = 0; round < 1000; round += 1) {
      pair.network.carry(Buffer.from(Array.from({ length: 1 + pick(300) }, () => pick(256))), here, there);
    }
    pair.network.carry('\r\n\r\n', here, there);
    await pair.clock.advanceAsync(1000);
    expect(pair.lines(there)).toEqual([]);
    expect(agent.counters['keep-alives']).toBe(1);
  });
});

describe('sizes', () => {
  it('a header section above 48 KiB, or 257 fields, are refused', () => {
    const big = parseMessage(request('OPTIONS sip:a@b SIP/2.0', { X: 'x'.repeat(50_000) }));
    expect(big).toMatchObject({ ok: false, why: 'the header section is too long' });
    const many = parseMessage(
      request('OPTIONS sip:a@b SIP/2.0', { X: Array.from({ length: 257 }, () => 'x') }),
    );
    expect(many).toMatchObject({ ok: false, why: 'there are too many header fields' });
  });
});

describe('what a stranger gets back', () => {
  it('one answer to one request, not repeated, and little longer than it', async () => {
    const pair = new FakePair();
    await target(pair, { passwordOf: () => 'secret' });
    const sent = [
      request('INVITE sip:user@example.com SIP/2.0', { 'Call-ID': 'a' }),
      request('REGISTER sip:example.com SIP/2.0', { 'Call-ID': 'b', Contact: '<sip:user@example.com>' }),
      request('OPTIONS sip:user@example.com SIP/2.0', { 'Call-ID': 'c' }),
      request('BYE sip:user@example.com SIP/2.0', { 'Call-ID': 'd', To: '<sip:a@b>;tag=1' }),
    ];
    for (const bytes of sent) pair.network.carry(bytes, here, there);
    await pair.clock.advanceAsync(60_000);
    const answers = pair.network.sent.filter(({ from }) => from === there);
    expect(answers.map(({ text }) => text.slice(8, 11))).toEqual(['401', '401', '200', '481']);
    answers.forEach(({ text }, index) => {
      expect(text.length).toBeLessThan((sent[index] as Buffer).length + 400);
    });
  });

  it('is 400 for port 0 in Via, and who goes on is shut out', async () => {
    const pair = new FakePair();
    const agent = await target(pair, { unguarded: false });
    const via = 'SIP/2.0/UDP 192.0.2.1:0;branch=z9hG4bKx';
    for (let round = 0; round < 30; round += 1) {
      const more = { Via: `${via}${round}`, 'Call-ID': `zero-${round}` };
      pair.network.carry(request('INVITE sip:user@example.com SIP/2.0', more), here, there);
      await pair.clock.advanceAsync(100);
    }
    const answers = pair.network.sent.filter(({ from }) => from === there);
    expect(new Set(answers.map(({ text, to }) => `${text.slice(8, 11)} ${to.port}`))).toEqual(
      new Set(['400 5060']),
    );
    expect(agent.counters).toMatchObject({ bans: 1 });
    expect(agent.counters['exceptions']).toBeUndefined();
  });

  it('goes to where it came from, whatever Via claims', async () => {
    const pair = new FakePair();
    await target(pair);
    const victim = pair.network.listen({ host: '203.0.113.9', port: 5060 });
    const via =
      'SIP/2.0/UDP 203.0.113.9:5060;branch=z9hG4bKx;received=203.0.113.9;maddr=203.0.113.9;rport=5060';
    pair.network.carry(request('OPTIONS sip:user@example.com SIP/2.0', { Via: via }), here, there);
    await pair.clock.advanceAsync(100);
    expect(victim).toEqual([]);
    expect(pair.network.sent.at(-1)?.to).toEqual(here);
    expect(pair.network.sent.at(-1)?.text).toContain('received=192.0.2.1');
  });

  it('malformed requests are told so twenty times a second at most', async () => {
    const pair = new FakePair();
    await target(pair);
    for (let round = 0; round < 500; round += 1) pair.network.carry(tortureMessage('quotbal'), here, there);
    await pair.clock.advanceAsync(500);
    expect(pair.lines(there)).toHaveLength(20);
  });
});

describe('log lines', () => {
  it('hold no number, name, password or address of record', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sip-log-')), 'log');
    const log = createLog({ level: 'debug', file });
    const pair = new FakePair();
    await target(pair, { log, passwordOf: () => 'secret-of-theirs' });
    const agent = await pair.agent(here, { log });
    const call = agent.invite(
      {
        target: 'sip:+79900001122@192.0.2.2',
        from: 'sip:clinic-name@192.0.2.1',
        body: Buffer.alloc(0),
        credentials: { username: 'clinic-name', password: 'secret-of-ours' },
      },
      {
        onAnswer: () => undefined,
        onEnd: () => {
          throw new Error('a bug in the room above');
        },
      },
    );
    agent.register({ registrar: 'sip:192.0.2.2', aor: 'sip:clinic-name@192.0.2.2' }, () => undefined);
    for (const bytes of corpus()) pair.network.carry(bytes, here, there);
    await pair.clock.advanceAsync(1000);
    call.bye();
    const stopped = agent.stop();
    await pair.clock.advanceAsync(5000);
    await stopped;
    const lines = readFileSync(file, 'utf8');
    expect(lines).toContain('a bug in the room above');
    expect(lines).not.toMatch(/79900001122|clinic-name|secret-of|j\.user|caller@/);
  });
});
