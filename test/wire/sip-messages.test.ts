// RFC 3428: texts outside dialogs, between two of ours and with a far end that the test speaks for.
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/base/index.ts';
import type { IncomingMessage, UserAgentOptions } from '../../src/sip/index.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const order = {
  target: 'sip:inbox@192.0.2.2',
  from: 'sip:clinic@192.0.2.1',
  body: Buffer.from('Завтра в 10?'),
};

async function pairOf(options: Partial<UserAgentOptions> = {}) {
  const pair = new FakePair();
  const messages: IncomingMessage[] = [];
  const agent = await pair.agent(here);
  const answering = await pair.agent(there, {
    onMessage: (message) => {
      messages.push(message);
      return undefined;
    },
    ...options,
  });
  return { pair, agent, answering, messages };
}

async function settled<T>(pair: FakePair, result: Promise<T>, ms = 100): Promise<T> {
  await pair.clock.advanceAsync(ms);
  return result;
}

/** What a place answers to a MESSAGE in the test's own words. */
async function asked(
  fields: readonly string[],
  body: string | Buffer,
  options: Partial<UserAgentOptions> = {},
) {
  const pair = new FakePair();
  const messages: IncomingMessage[] = [];
  const inbox = pair.network.listen(here);
  await pair.agent(there, {
    onMessage: (message) => {
      messages.push(message);
      return undefined;
    },
    ...options,
  });
  const bytes = Buffer.from(body);
  const head = [
    'MESSAGE sip:inbox@192.0.2.2 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKm',
    'From: <sip:a@192.0.2.1>;tag=1',
    'To: <sip:inbox@192.0.2.2>',
    'Call-ID: m',
    'CSeq: 1 MESSAGE',
    ...fields,
    `Content-Length: ${bytes.length}`,
  ];
  const whole = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
  for (let times = 0; times < 2; times += 1) pair.network.carry(whole, here, there);
  await pair.clock.advanceAsync(20);
  return { messages, inbox };
}

describe('a MESSAGE of ours', () => {
  it('is delivered, with who sends it', async () => {
    const { pair, agent, messages } = await pairOf();
    const sent = agent.message({ ...order, fromName: 'Клиника' });
    expect(await settled(pair, sent)).toEqual({ ok: true, status: 200 });
    expect(messages).toEqual([
      {
        from: { uri: 'sip:clinic@192.0.2.1', user: 'clinic', name: 'Клиника' },
        to: { uri: 'sip:inbox@192.0.2.2', user: 'inbox' },
        text: 'Завтра в 10?',
        source: here,
      },
    ]);
  });

  it('makes no dialog and says no Contact (§4, §9)', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const sent = agent.message(order);
    await pair.clock.advanceAsync(10);
    const request = requestIn(inbox, 'MESSAGE');
    expect(request.headers.get('contact')).toBeUndefined();
    expect(request.headers.get('content-type')).toBe('text/plain;charset=utf-8');
    pair.reply(request, 202, { toTag: 'x' });
    expect(await settled(pair, sent)).toEqual({ ok: true, status: 202 });
  });

  it('is signed when it is asked for its password, and goes out as the next request', async () => {
    const passwordOf = (name: string) => (name === 'clinic' ? 'secret' : undefined);
    const { pair, agent, messages } = await pairOf({ passwordOf });
    const credentials = { username: 'clinic', password: 'secret' };
    expect(await settled(pair, agent.message({ ...order, credentials }))).toEqual({ ok: true, status: 200 });
    expect(messages).toMatchObject([{ signedBy: 'clinic' }]);
    const numbers = pair.network.sent.flatMap(({ text }) => /^CSeq: (\d) MESSAGE\r$/m.exec(text)?.[1] ?? []);
    expect(numbers).toEqual(['1', '1', '2', '2']);
  });

  it.each([
    [{ status: 404 }, { ok: false, status: 404 }],
    [{ status: 202 }, { ok: true, status: 202 }],
  ] as const)('is told what the other has decided: %o', async (answer, result) => {
    const { pair, agent } = await pairOf({ onMessage: () => answer });
    expect(await settled(pair, agent.message(order))).toEqual(result);
  });

  it('that nobody answers is sent again, and given up by 408', async () => {
    const { pair, agent } = await pairOf();
    pair.network.lose = ({ from }) => from === there;
    expect(await settled(pair, agent.message(order), 33_000)).toEqual({ ok: false, status: 408 });
  });

  it('comes once, however often it is repeated', async () => {
    const { pair, agent, messages } = await pairOf();
    let lost = 0;
    pair.network.lose = ({ from }) => from === there && (lost += 1) <= 3;
    expect(await settled(pair, agent.message(order), 10_000)).toEqual({ ok: true, status: 200 });
    expect(messages).toHaveLength(1);
  });

  it('may not be above 1300 bytes with all that stands on it (§8), and is not sent then', async () => {
    const { pair, agent, messages } = await pairOf();
    const codeOf = (length: number, more = {}): string | undefined => {
      try {
        void agent.message({ ...order, body: Buffer.alloc(length, 'a'), ...more });
        return undefined;
      } catch (error) {
        return (error as Failure).code;
      }
    };
    expect(codeOf(1200)).toBe('sip.message-too-long');
    expect(codeOf(700)).toBeUndefined();
    // its signature needs room too
    expect(codeOf(700, { credentials: { username: 'clinic', password: 'x' } })).toBe('sip.message-too-long');
    await pair.clock.advanceAsync(100);
    expect(messages).toHaveLength(1);
    const longest = Math.max(...pair.network.sent.map(({ text }) => Buffer.byteLength(text)));
    expect(longest).toBeLessThanOrEqual(1300);
  });
});

describe('a MESSAGE from outside', () => {
  const plain = ['Content-Type: text/plain'];

  it('is refused politely where nobody takes any', async () => {
    const { inbox } = await asked(plain, 'hello', { onMessage: undefined });
    expect(inbox[0]).toMatch(/^SIP\/2.0 405 [^]*\r\nAllow: INVITE/);
    expect(inbox[0]).not.toMatch(/Allow:.*MESSAGE/);
  });

  it('is taken once, though it comes again', async () => {
    const { inbox, messages } = await asked(['Content-Type: text/plain;charset=UTF-8'], 'да');
    expect(inbox.map((text) => text.slice(8, 11))).toEqual(['200', '200']);
    expect(messages).toMatchObject([{ text: 'да', from: { user: 'a' } }]);
  });

  it.each([
    ['another type', ['Content-Type: text/html']],
    ['no type', []],
    ['another charset', ['Content-Type: text/plain; charset="koi8-r"']],
    ['a packed body', ['Content-Type: text/plain', 'Content-Encoding: gzip']],
  ])('with %s is refused by 415, which says what may be sent', async (_, fields) => {
    const { inbox, messages } = await asked(fields, 'hello');
    expect(inbox[0]).toMatch(/^SIP\/2.0 415 [^]*\r\nAccept: text\/plain\r\n/);
    expect(messages).toEqual([]);
  });

  it('of somebody who may not call is refused (480)', async () => {
    const { inbox, messages } = await asked(plain, 'hello', { admit: () => 'refused' });
    expect(inbox[0]).toMatch(/^SIP\/2.0 480 /);
    expect(messages).toEqual([]);
  });

  it('at which its taker fails is answered by 500', async () => {
    const { inbox } = await asked(plain, 'hello', {
      onMessage: () => {
        throw new Error('full');
      },
    });
    expect(inbox[0]).toMatch(/^SIP\/2.0 500 /);
  });
});
