// What strangers send: mutated messages, floods, and what they get back.
import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../src/sip/message/envelope.ts';
import { parseMessage } from '../../src/sip/message/parse-message.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import type { IncomingInvite, UserAgent } from '../../src/sip/index.ts';
import { createLog } from '../../src/base/index.ts';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refused, request } from './fixtures/rfc4475-invalid.ts';
import * as valid from './fixtures/rfc4475-valid.ts';
import { FakePair, here, there } from './sip-fake-pair.ts';

const seeds = [...Object.values(valid), ...Object.values(refused).map(({ bytes }) => bytes)];
const specials = [
  '\r\n',
  '\r\n\r\n',
  '\r\n ',
  ':',
  ';',
  ',',
  '"',
  '<',
  '>',
  '\\',
  '%',
  '\0',
  '@',
  '=',
  ' ',
  '\xff',
  '9'.repeat(30),
  ';'.repeat(200),
];

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to four changes: a byte replaced, a stretch cut, repeated or moved, something nasty put in. */
function mutate(seed: Buffer, pick: (below: number) => number): Buffer {
  let bytes = Buffer.from(seed);
  for (let changes = 1 + pick(4); changes > 0; changes -= 1) {
    const at = pick(bytes.length);
    const until = Math.min(bytes.length, at + pick(60));
    const stretch = bytes.subarray(at, until);
    const kind = pick(4);
    if (kind === 0) bytes[at] = pick(256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(until)]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, until), stretch, bytes.subarray(until)]);
    else
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(specials[pick(specials.length)] as string, 'latin1'),
        bytes.subarray(at),
      ]);
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

async function target(pair: FakePair, more = {}): Promise<UserAgent> {
  return pair.agent(there, {
    onInvite: (invite: IncomingInvite) => invite.reject(486),
    onRegister: () => undefined,
    unguarded: true,
    ...more,
  });
}

describe('mutated messages', () => {
  it('20,000 are parsed without an exception; what is accepted can be written and read again', () => {
    const pick = random(4475);
    let accepted = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = mutate(seeds[round % seeds.length] as Buffer, pick);
      const parse = parseMessage(bytes);
      if (!parse.ok) {
        expect(parse.offset).toBeLessThanOrEqual(bytes.length);
        continue;
      }
      readEnvelope(parse.message);
      const again = parseMessage(serialise(parse.message));
      if (!again.ok) throw new Error(`written but not readable: ${again.why}`);
      expect(again.message.body).toEqual(parse.message.body);
      accepted += 1;
    }
    expect(accepted).toBeGreaterThan(5000);
  });

  it('10,000 sent to an agent cause no exception, and it still takes a call after them', async () => {
    const pair = new FakePair();
    const agent = await target(pair);
    const pick = random(3261);
    for (let round = 0; round < 10_000; round += 1) {
      pair.network.carry(mutate(seeds[round % seeds.length] as Buffer, pick), here, there);
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
  it('long lines of anything are read in a time that grows with their length', () => {
    for (const filler of [' ', '\t', ';', ',', '"', '\\', '<', '%', 'a', ' SIP/', '\r\n ', ';a=', '<sip:']) {
      const stuff = filler.repeat(Math.floor(40_000 / filler.length));
      for (const field of ['Via', 'To', 'Contact', 'Call-ID', 'CSeq', 'X']) {
        const parse = parseMessage(request('OPTIONS sip:user@example.com SIP/2.0', { [field]: stuff }));
        if (parse.ok) readEnvelope(parse.message);
      }
      parseMessage(Buffer.from(`OPTIONS ${stuff} SIP/2.0\r\n\r\n`));
      parseMessage(Buffer.from(`OPTIONS${stuff}\r\n\r\n`));
    }
    expect.assertions(0);
  });

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
    for (let round = 0; round < 500; round += 1)
      pair.network.carry(refused['quotbal']?.bytes as Buffer, here, there);
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
    for (const { bytes } of Object.values(refused)) pair.network.carry(bytes, here, there);
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
