// RFC 4475: the torture messages, read, and sent to a user agent that takes calls and registrations.
import { describe, expect, it } from 'vitest';
import { parseNameAddress } from '../../src/sip/message/name-address.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { parseUri } from '../../src/sip/message/uri.ts';
import { rfc4475, tortureMessage } from './fixtures/rfc4475.ts';
import { request } from './fixtures/sip-message.ts';
import { envelopeOf, read, sendToAgent, verdictOn } from './sip-torture-agent.ts';

const names = Object.keys(rfc4475);
const sound = names.filter((name) => rfc4475[name]?.verdict === 'sound');

async function answersTo(...messages: string[]): Promise<string[]> {
  return (await sendToAgent(messages.map(tortureMessage))).answers;
}

describe('each of the 49 messages', () => {
  it('is there', () => {
    expect(names).toHaveLength(49);
  });

  it.each(names)('%s is read, or refused for what is wrong with it', (name) => {
    expect(verdictOn(tortureMessage(name))).toBe(rfc4475[name]?.verdict);
  });

  it.each(names)('%s is answered as the document asks, once', async (name) => {
    const status = rfc4475[name]?.answer;
    const { statuses, counters } = await sendToAgent([tortureMessage(name)]);
    expect(statuses).toEqual(status === undefined ? [] : [status]);
    expect(counters['exceptions']).toBeUndefined();
  });

  it.each(sound)('%s means the same when it is written and read again, unknown fields too', (name) => {
    const message = read(tortureMessage(name));
    const again = read(serialise(message));
    const fields = ({ headers }: typeof message) =>
      [...headers].filter(({ name }) => !/^(l|content-length)$/i.test(name));
    expect(fields(again)).toEqual(fields(message));
    expect({ ...again, headers: undefined }).toEqual({ ...message, headers: undefined });
    expect(envelopeOf(serialise(message))).toEqual(envelopeOf(tortureMessage(name)));
  });
});

describe('§3.1.1, sound messages: what they mean', () => {
  it('wsinv: folded, spaced and escaped', () => {
    const bytes = tortureMessage('wsinv');
    const { headers, body } = read(bytes);
    const { vias, from, to, toTag, cseq } = envelopeOf(bytes);
    expect(vias.map(({ protocol, host, params }) => [protocol, host, params.get('branch')])).toEqual([
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ]);
    expect([from.name, to.uri.text, toTag, cseq]).toEqual([
      'J Rosenberg \\"', 'sip:vivekg@chair-dnrc.example.com', '1918181833n', { number: 9, method: 'INVITE' },
    ]); // prettier-ignore
    const contact = parseNameAddress(headers.list('contact')[0] ?? '');
    expect(contact).toMatchObject({ ok: true, value: { name: 'Quoted string ""' } });
    expect(contact.ok && [...contact.value.params]).toEqual([
      ['newparam', 'newvalue'],
      ['secondparam', ''],
      ['q', '0.33'],
    ]);
    expect(headers.get('NewFangledHeader')).toBe('newfangled value continued newfangled value');
    expect(headers.get('unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
    expect(headers.get('subject')).toBe('');
    expect(headers.list('route')).toEqual([
      '<sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
    ]);
    expect(body).toHaveLength(150);
  });

  it('intmeth: every character that a name may have', async () => {
    const bytes = tortureMessage('intmeth');
    const { to, from, callId, cseq, vias } = envelopeOf(bytes);
    const uri = parseUri((read(bytes) as { uri: string }).uri);
    expect(uri).toMatchObject({
      ok: true,
      value: { user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", host: 'example.com' },
    });
    expect(read(bytes).headers.get("extensionHeader-!.%*+_`'~")).toBe('\ufeff大停電');
    expect(to.name).toBe('BEL:\x07 NUL:\x00 DEL:\x7f');
    expect(from.name).toBe("token1~` token2'+_ token3*%!.-");
    expect(from.params.get("fromparam''~+*_!.-%")).toBe('работающий');
    expect(callId).toBe('intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
    expect(cseq.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(vias[0].params.get('branch')).toBe("z9hG4bK-.!%66*_+`'~");
    expect((await answersTo('intmeth'))[0]).toMatch(/\r\nAllow: INVITE, ACK/);
  });

  it('esc01: escapes are undone once, and only where they are escapes', async () => {
    const { to, from } = envelopeOf(tortureMessage('esc01'));
    expect([to.uri, from.uri]).toMatchObject([
      { user: 'user', host: 'example.com' },
      { user: 'I have spaces' },
    ]);
    const contact = parseNameAddress(read(tortureMessage('esc01')).headers.get('contact') ?? '');
    const params = contact.ok && 'params' in contact.value.uri ? contact.value.uri.params : [];
    expect([...params]).toEqual([
      ['lr', ''],
      ['name', 'value%41'],
    ]);
    let dialled: string | undefined;
    await sendToAgent([tortureMessage('esc01')], { onInvite: (invite) => (dialled = invite.requestUser) });
    expect(dialled).toBe('sips:user@example.com');
  });

  it('escnull: a null in a name is one of its characters', async () => {
    const { bindings } = await sendToAgent([tortureMessage('escnull')]);
    expect(bindings.map(({ aor, contact }) => [aor, contact])).toEqual([
      ['sip:null-\0-null@example.com', 'sip:%00@host5.example.com'],
      ['sip:null-\0-null@example.com', 'sip:%00%00@host5.example.com'],
    ]);
  });

  it('esc02: a percent sign where nothing is escaped is a percent sign', () => {
    const { headers } = read(tortureMessage('esc02'));
    expect(headers.all('contact')).toEqual([
      '<sip:alias1@host1.example.com>',
      '<sip:alias3@host3.example.com>',
    ]);
    expect(headers.get('C%6Fntact')).toBe('<sip:alias2@host2.example.com>');
    expect(envelopeOf(tortureMessage('esc02')).to.name).toBe('%Z%45');
  });

  it('lwsdisp: a name may touch its bracket', () => {
    expect(envelopeOf(tortureMessage('lwsdisp')).from).toMatchObject({
      name: 'caller',
      uri: { user: 'caller' },
    });
  });

  it('longreq: nothing long is cut', () => {
    const { to, from, fromTag, callId, vias } = envelopeOf(tortureMessage('longreq'));
    expect(to.name).toBe(`I have a user name of ${'extreme'.repeat(10)} proportion`);
    expect('params' in to.uri && to.uri.params.get(`longparam${'name'.repeat(25)}`)).toBe('shortvalue');
    expect('user' in from.uri && from.uri.user).toBe('amazinglylongcallername'.repeat(5));
    expect(fromTag).toBe(`12${'982'.repeat(50)}424`);
    expect(callId).toBe(`longreq.one${'really'.repeat(20)}longcallid`);
    expect(vias.map(({ host }) => host)).toEqual([
      ...Array.from({ length: 33 }, (_, index) => `sip${33 - index}.example.com`),
      'host.example.com',
    ]);
    expect(vias[33]?.params.get('branch')).toBe(`very${'long'.repeat(50)}branchvalue`);
  });

  it('dblreq: what follows the message in its datagram is no message', async () => {
    const { bindings, statuses } = await sendToAgent([tortureMessage('dblreq')]);
    expect(read(tortureMessage('dblreq')).body).toHaveLength(0);
    expect([bindings.length, statuses]).toEqual([1, [200]]);
  });

  it('semiuri: a semicolon before @ belongs to the user', () => {
    const message = read(tortureMessage('semiuri'));
    const uri = parseUri(message.kind === 'request' ? message.uri : '');
    expect(uri).toMatchObject({ ok: true, value: { user: 'user;par=u@example.net', host: 'example.com' } });
    expect(message.headers.list('accept')).toHaveLength(6);
  });

  it('transports: any transport may stand in a Via', () => {
    expect(envelopeOf(tortureMessage('transports')).vias.map(({ protocol }) => protocol)).toEqual([
      'UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP',
    ]); // prettier-ignore
  });

  it('mpart01: a binary body is whole, nulls and all', () => {
    const { body } = read(tortureMessage('mpart01'));
    expect(body).toHaveLength(553);
    expect(body.includes(Buffer.from('3082015206092a864886f70d010702', 'hex'))).toBe(true);
    expect(body.subarray(-22).toString()).toBe('--7a9cbec02ceef655--\r\n');
  });

  it('unreason and noreason: a reason may be anything or nothing', () => {
    expect(read(tortureMessage('unreason'))).toMatchObject({
      status: 200,
      reason: '= 2**3 * 5**2 но сто девяносто девять - простое',
    });
    expect(read(tortureMessage('noreason'))).toMatchObject({ status: 100, reason: '' });
    // "a liberal receiver would accept it anyway"
    const bare = tortureMessage('noreason').toString().replace('100 ', '100');
    expect(read(Buffer.from(bare))).toMatchObject({ status: 100, reason: '' });
  });
});

describe('§3.1.2 to §3.4, what is said about the refusal or the answer', () => {
  it('ncl: a length that is no number is refused likewise', () => {
    const five = tortureMessage('ncl').toString().replace('-999', 'five');
    expect(verdictOn(Buffer.from(five))).toBe('Content-Length is malformed');
  });

  it('scalar02: times of life that are too large count as the default', async () => {
    const cseq = tortureMessage('scalar02').toString();
    const rest = cseq.replace('36893488147419103232', '1').replace('Max-Forwards: 300', 'Max-Forwards: 70');
    const { statuses, bindings } = await sendToAgent([Buffer.from(rest)]);
    expect([statuses, bindings.map(({ expiresS }) => expiresS)]).toEqual([[200], [3600]]);
  });

  it('baddn: also when its fields end, names with a comma need quotes', () => {
    const ended = Buffer.concat([tortureMessage('baddn'), Buffer.from('\r\n')]);
    expect(verdictOn(ended)).toBe('From a display name needs quotes');
  });

  it('refusals carry what makes a transaction of them', async () => {
    const [quotbal] = await answersTo('quotbal');
    expect(quotbal).toContain('Via: SIP/2.0/UDP 192.0.2.59:5050;branch=z9hG4bKkdjuw39234\r\n');
    expect(quotbal).toContain('Call-ID: quotbal.aksdj\r\nCSeq: 8 INVITE\r\n');
    const [insuf] = await answersTo('insuf');
    expect(insuf).toContain('CSeq: 193942 INVITE\r\n');
  });

  it('badbranch: is told apart from the next by what RFC 2543 takes for it', async () => {
    const other = tortureMessage('badbranch').toString().replace('8 OPTIONS', '9 OPTIONS');
    const { statuses } = await sendToAgent([tortureMessage('badbranch'), Buffer.from(other)]);
    expect(statuses).toEqual([200, 200]);
  });

  it('bext01, invut and sdp01 say what would be right', async () => {
    expect((await answersTo('bext01'))[0]).toContain(
      'Unsupported: nothingSupportsThis, nothingSupportsThisEither\r\n',
    );
    expect((await answersTo('invut'))[0]).toMatch(/\r\nAccept: application\/sdp, multipart\/mixed/);
    expect((await answersTo('sdp01'))[0]).toMatch(/\r\nWarning: 399 \S+ "[^"]+"\r\n/);
  });

  it('regaut01: an unknown scheme counts as none where passwords are asked; 405 where nobody registers', async () => {
    const asked = await sendToAgent([tortureMessage('regaut01')], { passwordOf: () => 'secret' });
    expect(asked.statuses).toEqual([401]);
    expect(asked.answers[0]).toContain('WWW-Authenticate: Digest ');
    expect(asked.bindings).toEqual([]);
    const none = await sendToAgent([tortureMessage('regaut01')], { onRegister: undefined });
    expect(none.statuses).toEqual([405]);
  });

  it('scalarlg, bigcode and bcast are dropped and counted', async () => {
    for (const name of ['scalarlg', 'bigcode', 'bcast']) {
      const { counters } = await sendToAgent([tortureMessage(name)]);
      const dropped = ['garbage dropped', 'bad responses dropped', 'responses without a transaction'];
      expect(dropped.reduce((sum, count) => sum + (counters[count] ?? 0), 0)).toBe(1);
    }
  });

  it.each([
    ['cparam01', 'sip:+19725552222@gw1.example.net'],
    ['cparam02', 'sip:+19725552222@gw1.example.net;unknownparam'],
    ['regescrt', 'sip:user@example.com?Route=%3Csip:sip.example.com%3E'],
  ])('%s binds just the URI, in the answer and when asked again', async (name, contact) => {
    const to = /^To: (.*)$/m.exec(tortureMessage(name).toString())?.[1]?.trim() ?? '';
    const fetch = request('REGISTER sip:example.com SIP/2.0', { To: to, 'Call-ID': 'later' });
    const { answers } = await sendToAgent([tortureMessage(name), fetch]);
    expect(answers.map((text) => /^Contact: (.*?);expires=\d+\r$/m.exec(text)?.[1])).toEqual([
      `<${contact}>`,
      `<${contact}>`,
    ]);
  });

  it('inv2543: who names no Contact is reached at From, through the routers that he names', async () => {
    let body = '';
    const { statuses } = await sendToAgent([tortureMessage('inv2543')], {
      onInvite: (invite) => {
        body = invite.body.toString();
        invite.reject(486);
      },
    });
    expect([statuses, body.length]).toEqual([[486], 105]);
    // a caller of today must name one
    const today = tortureMessage('inv2543')
      .toString()
      .replace('user=phone>\r\nRec', 'user=phone>;tag=1\r\nRec');
    expect((await sendToAgent([Buffer.from(today)])).statuses).toEqual([400]);
  });
});
