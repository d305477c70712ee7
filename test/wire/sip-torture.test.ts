// RFC 4475: the torture messages, sent to a user agent that takes calls and registrations.
import { describe, expect, it, test } from 'vitest';
import { readEnvelope } from '../../src/sip/message/envelope.ts';
import type { SipMessage } from '../../src/sip/message/message.ts';
import { parseMessage } from '../../src/sip/message/parse-message.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import type { RegisteredBinding, UserAgentOptions } from '../../src/sip/index.ts';
import { droppedResponses, refused, request } from './fixtures/rfc4475-invalid.ts';
import * as valid from './fixtures/rfc4475-valid.ts';
import { FakePair, there } from './sip-fake-pair.ts';

const stranger = { host: '192.0.2.1', port: 5060 };

/** Status codes that come back, and what the agent noted. */
async function sent(bytes: Buffer, options: Partial<UserAgentOptions> = {}) {
  const pair = new FakePair();
  const inbox = pair.network.listen(stranger);
  const bindings: RegisteredBinding[] = [];
  const agent = await pair.agent(there, {
    onInvite: (invite) => invite.progress(180),
    onRegister: (binding) => bindings.push(binding),
    ...options,
  });
  pair.network.carry(bytes, stranger, there);
  await pair.clock.advanceAsync(10);
  // answers that go to another port of the sender than the one that it listens at here are read off the network
  const answers = pair.network.sent.filter(({ from }) => from === there).map(({ text }) => text);
  const statuses = answers.map((text) => Number(/^SIP\/2.0 (\d+)/.exec(text)?.[1]));
  return { statuses, answers, inbox, bindings, counters: agent.counters };
}

function read(bytes: Buffer): SipMessage {
  const parse = parseMessage(bytes);
  if (!parse.ok) throw new Error(parse.why);
  return parse.message;
}

function envelope(bytes: Buffer) {
  const result = readEnvelope(read(bytes));
  if (!result.ok) throw new Error(`${result.field} ${result.why}`);
  return result.envelope;
}

describe('valid messages', () => {
  it('wsinv: folded, spaced and escaped, it means what it means', async () => {
    const { headers, body } = read(valid.wsinv);
    const { vias, from, to, toTag, cseq } = envelope(valid.wsinv);
    expect(vias.map(({ protocol, host, params }) => [protocol, host, params.get('branch')])).toEqual([
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ]);
    expect([from.name, to.uri.text, toTag, cseq]).toEqual([
      'J Rosenberg \\"', 'sip:vivekg@chair-dnrc.example.com', '1918181833n', { number: 9, method: 'INVITE' },
    ]); // prettier-ignore
    expect(headers.get('NewFangledHeader')).toBe('newfangled value continued newfangled value');
    expect(headers.get('unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
    expect(headers.get('subject')).toBe('');
    expect(body).toHaveLength(150);
    // it claims to belong to a dialog
    expect((await sent(valid.wsinv)).statuses).toEqual([481]);
  });

  it('intmeth: every character that a name may have', async () => {
    const message = read(valid.intmeth);
    expect(message.headers.get("extensionHeader-!.%*+_`'~")).toBe('大停電');
    expect(envelope(valid.intmeth).to.name).toBe('BEL:\x07 NUL:\x00 DEL:\x7f');
    expect(envelope(valid.intmeth).from.params.get("fromparam''~+*_!.-%")).toBe('работающий');
    expect((await sent(valid.intmeth)).statuses).toEqual([501]);
  });

  it('esc01: escapes are decoded once', async () => {
    const { to, from } = envelope(valid.esc01);
    expect([to.uri, from.uri]).toMatchObject([
      { user: 'user', host: 'example.com' },
      { user: 'I have spaces' },
    ]);
    let dialled: string | undefined;
    await sent(valid.esc01, { onInvite: (invite) => (dialled = invite.requestUser) });
    expect(dialled).toBe('sips:user@example.com');
  });

  it('escnull: a null in a name is one of its characters', async () => {
    const { statuses, bindings } = await sent(valid.escnull);
    expect(statuses).toEqual([200]);
    expect(bindings.map(({ contact }) => contact)).toEqual([
      'sip:%00@host5.example.com',
      'sip:%00%00@host5.example.com',
    ]);
  });

  it('esc02: a percent sign where nothing is escaped is a percent sign', async () => {
    expect(read(valid.esc02).headers.all('contact')).toHaveLength(2);
    expect(envelope(valid.esc02).to.name).toBe('%Z%45');
    expect((await sent(valid.esc02)).statuses).toEqual([501]);
  });

  it.each([
    ['lwsdisp', valid.lwsdisp, 200],
    ['longreq', valid.longreq, 180],
    ['dblreq', valid.dblreq, 200],
    ['semiuri', valid.semiuri, 200],
    ['transports', valid.transports, 200],
  ])('%s is answered', async (_, bytes, status) => {
    expect((await sent(bytes)).statuses).toEqual([status]);
  });

  it('semiuri: a semicolon before @ belongs to the user', () => {
    const message = read(valid.semiuri);
    expect(message.kind === 'request' && message.uri).toBe('sip:user;par=u%40example.net@example.com');
  });

  it('unreason and noreason: a reason may be anything or nothing', () => {
    expect(read(valid.unreason)).toMatchObject({
      status: 200,
      reason: '= 2**3 * 5**2 но сто девяносто девять - простое',
    });
    expect(read(valid.noreason)).toMatchObject({ status: 100, reason: '' });
  });

  it('all are written as they were read, but for folding', () => {
    for (const bytes of Object.values(valid)) {
      const once = serialise(read(bytes));
      expect(serialise(read(once))).toEqual(once);
      expect([...read(once).headers]).toEqual(
        expect.arrayContaining(
          [...read(bytes).headers].filter(({ name }) => !/^(l|content-length)$/i.test(name)),
        ),
      );
    }
  });

  test.todo('mpart01 (§3.1.1.11): a signed multipart body; bodies are opaque here, and we take no MESSAGE');
});

describe('messages that are wrong, refused, or of an older time', () => {
  it.each(Object.entries(refused))('%s', async (_, { bytes, status }) => {
    expect((await sent(bytes)).statuses).toEqual([status]);
  });

  it.each(Object.entries(droppedResponses))('%s is dropped', async (_, bytes) => {
    const { statuses, counters } = await sent(bytes);
    expect(statuses).toEqual([]);
    const dropped = ['garbage dropped', 'bad responses dropped', 'responses without a transaction'];
    expect(dropped.reduce((sum, name) => sum + (counters[name] ?? 0), 0)).toBe(1);
  });

  it('bext01 and invut say what would be right', async () => {
    expect((await sent(refused['bext01']?.bytes as Buffer)).answers[0]).toContain(
      'Unsupported: nothingSupportsThis, nothingSupportsThisEither\r\n',
    );
    expect((await sent(refused['invut']?.bytes as Buffer)).answers[0]).toContain(
      'Accept: application/sdp\r\n',
    );
  });

  it('regaut01: an authorization of an unknown scheme counts as none', async () => {
    const bytes = request('REGISTER sip:example.com SIP/2.0', {
      Authorization: 'NoOneKnowsThisScheme opaque-data=here',
      Contact: '<sip:user@example.com>',
    });
    const { statuses, bindings } = await sent(bytes, { passwordOf: () => 'secret' });
    expect(statuses).toEqual([401]);
    expect(bindings).toEqual([]);
  });
});
