import { describe, expect, it } from 'vitest';
import { readInfo } from '../dialog/info-digit.ts';
import { Headers } from './headers.ts';
import { noBody } from './message.ts';
import { parseNameAddress, writeNameAddress } from './name-address.ts';
import { parseMessage } from './parse-message.ts';
import { q850Of, retryAfterOf } from './reason.ts';
import { responseTo } from './respond.ts';
import { serialise } from './serialise.ts';
import { escapeUser, parseUri } from './uri.ts';
import { branchOf, markReceived, parseVia, writeVia } from './via.ts';

describe('header fields', () => {
  it('are found by full and compact name in any letter case, in order, unknown ones too', () => {
    const headers = Headers.of([['v', 'one'], ['X-House', 'kept'], ['VIA', 'two, three'], ['i', 'id']]); // prettier-ignore
    expect(headers.get('Via')).toBe('one');
    expect(headers.list('via')).toEqual(['one', 'two', 'three']);
    expect(headers.get('call-id')).toBe('id');
    expect([...headers].map(({ name }) => name)).toEqual(['v', 'X-House', 'VIA', 'i']);
    headers.set('Via', 'new');
    expect(headers.all('v')).toEqual(['new']);
  });

  it('split at commas outside quotes and brackets', () => {
    const headers = Headers.of([['Contact', '"a, \\" b" <sip:a@b;x=1,2>;q=1, <sip:c@d>']]);
    expect(headers.list('contact')).toEqual(['"a, \\" b" <sip:a@b;x=1,2>;q=1', '<sip:c@d>']);
  });
});

describe('the values of fields', () => {
  const value = (text: string): string | undefined => {
    const parse = parseMessage(Buffer.from(`OPTIONS sip:a@b SIP/2.0\r\nX${text}\r\n\r\n`));
    return parse.ok ? parse.message.headers.get('X') : parse.why;
  };

  it('lose the spaces around them, and nothing else: «Р» ends in the byte of a no-break space', () => {
    expect(value(' \t:\t ХИРУРГ, ДОКТОР \t')).toBe('ХИРУРГ, ДОКТОР');
    expect(value(': \ufeff\u00a0 ')).toBe('\ufeff\u00a0');
    expect(value(':  один\r\n \t два\r\n ')).toBe('один два');
  });
});

describe('a message that is malformed', () => {
  const text = 'OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\nno colon\r\nTo: y\r\n\r\n';

  it('is told with the offset of the fault and with what could be read', () => {
    const parse = parseMessage(Buffer.from(text));
    expect(parse).toMatchObject({
      ok: false,
      why: 'a header line is malformed',
      offset: text.indexOf('no colon'),
      status: 400,
    });
    expect(!parse.ok && parse.salvage?.headers.get('to')).toBe('y');
  });

  it('is one that has no end of its header section, no first line, or a lone line feed', () => {
    const endless = parseMessage(Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n'));
    expect(endless).toMatchObject({ ok: false, why: 'the header section does not end', status: 400 });
    expect(!endless.ok && endless.salvage?.headers.get('via')).toBe('x');
    expect(parseMessage(Buffer.from('hello\r\n\r\n'))).toMatchObject({
      ok: false,
      why: 'the first line is no SIP',
    });
    expect(parseMessage(Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nX: a\nTo: b\r\n\r\n')).ok).toBe(false);
  });
});

describe('writing', () => {
  it('does not let a value begin another header line', () => {
    const headers = Headers.of([['Subject', 'a\r\nX-Evil: b']]);
    const bytes = serialise({ kind: 'response', status: 200, reason: 'x\r\ny', headers, body: noBody });
    expect(bytes.toString()).toBe('SIP/2.0 200 x y\r\nSubject: a X-Evil: b\r\nContent-Length: 0\r\n\r\n');
  });

  it('gives a name back in the bytes that it came in, also when they are no UTF-8', () => {
    const windows1251 = Buffer.from([0xca, 0xeb, 0xe8, 0xed, 0xe8, 0xea, 0xe0]);
    const from = [Buffer.from('From: "'), windows1251, Buffer.from('" <sip:a@b>;tag=1\r\n')];
    const bytes = Buffer.concat([
      Buffer.from('OPTIONS sip:a@b SIP/2.0\r\n'),
      ...from,
      Buffer.from('To: <sip:c@d>\r\nX: \xff\r\n\r\n', 'latin1'),
    ]);
    const parse = parseMessage(bytes);
    if (!parse.ok || parse.message.kind !== 'request') throw new Error('not read');
    expect(parse.message.headers.get('From')).toContain('\ufffd');
    expect(serialise(parse.message).includes(Buffer.concat(from))).toBe(true);
    expect(serialise(parse.message).includes(Buffer.from('X: \xff\r\n', 'latin1'))).toBe(true);
    expect(serialise(responseTo(parse.message, 200)).includes(Buffer.concat(from))).toBe(true);
  });

  it('counts bytes, not characters', () => {
    const body = Buffer.from('да');
    const bytes = serialise({ kind: 'response', status: 200, reason: 'OK', headers: new Headers(), body });
    expect(bytes.toString()).toContain('Content-Length: 4\r\n\r\nда');
  });
});

describe('SIP URIs', () => {
  it('are taken apart', () => {
    expect(parseUri('sip:%2B7990:pw@[2001:db8::1]:5070;transport=UDP;lr?X=y')).toMatchObject({
      ok: true,
      value: { scheme: 'sip', user: '+7990', host: '[2001:db8::1]', port: 5070, headers: 'X=y' },
    });
    expect(parseUri('SIPS:Example.COM')).toMatchObject({
      ok: true,
      value: { scheme: 'sips', user: '', host: 'example.com' },
    });
    const escaped = parseUri('sip:a@b;%6C%72;n%61me=v%61lue%25%34%31;transport=%54CP');
    expect(escaped.ok && 'params' in escaped.value && [...escaped.value.params]).toEqual([
      ['lr', ''],
      ['name', 'value%41'],
      ['transport', 'TCP'],
    ]);
    expect(parseUri('sip:*72#@pbx')).toMatchObject({ ok: true, value: { user: '*72#' } });
    expect(parseUri('tel:+79900001122')).toMatchObject({ ok: true, value: { scheme: 'tel' } });
  });

  it.each([
    '',
    'sip:',
    'sip:a@',
    'sip:a@b:99999',
    'sip:a@b:x',
    'sip:a b@c',
    'sip:a@b;=',
    'sip:a%4@b',
    'sip:<a@b>',
    'no-scheme',
  ])('are refused when malformed: %s', (text) => {
    expect(parseUri(text).ok).toBe(false);
  });

  it('escape a user', () => {
    expect(escapeUser('+7 (990)@x%')).toBe('+7%20(990)%40x%25');
  });
});

describe('names and addresses', () => {
  it('are read with quotes, without, and bare', () => {
    expect(parseNameAddress('"A \\"B\\", C" <sip:a@b;lr>;tag=1')).toMatchObject({
      ok: true,
      value: { name: 'A "B", C' },
    });
    expect(parseNameAddress('Клиника Свет <sip:a@b>')).toMatchObject({
      ok: true,
      value: { name: 'Клиника Свет' },
    });
    const bare = parseNameAddress('sip:a@b;tag=1');
    expect(bare.ok && bare.value.params.get('tag')).toBe('1');
    expect(bare.ok && bare.value.uri.text).toBe('sip:a@b');
  });

  it('are written so that they are read back', () => {
    const text = writeNameAddress({ name: 'A "B" \\', uri: 'sip:a@b', params: new Map([['tag', 'x y']]) });
    const read = parseNameAddress(text);
    expect(read).toMatchObject({ ok: true, value: { name: 'A "B" \\' } });
    expect(read.ok && read.value.params.get('tag')).toBe('x y');
  });
});

describe('Via', () => {
  it('is written as it was read', () => {
    const text = 'SIP/2.0/UDP [2001:db8::1]:5070;branch=z9hG4bKa;rport;x="a b"';
    const via = parseVia(text);
    expect(via.ok && writeVia(via.value)).toBe(text);
  });

  it('notes where a request came from (RFC 3581)', () => {
    const mark = (text: string): string => {
      const via = parseVia(text);
      return via.ok ? writeVia(markReceived(via.value, { host: '192.0.2.9', port: 4321 })) : via.why;
    };
    expect(mark('SIP/2.0/UDP 10.0.0.1;rport;branch=b')).toBe(
      'SIP/2.0/UDP 10.0.0.1;rport=4321;branch=b;received=192.0.2.9',
    );
    expect(mark('SIP/2.0/UDP 10.0.0.1;branch=b')).toBe('SIP/2.0/UDP 10.0.0.1;branch=b;received=192.0.2.9');
    expect(mark('SIP/2.0/UDP 192.0.2.9:5060;branch=b')).toBe('SIP/2.0/UDP 192.0.2.9:5060;branch=b');
  });

  it('identifies a transaction only by a branch with the cookie and something after it', () => {
    const branch = (text: string): string | undefined => {
      const via = parseVia(`SIP/2.0/UDP a;branch=${text}`);
      return via.ok ? branchOf(via.value) : undefined;
    };
    expect(branch('z9hG4bKx')).toBe('z9hG4bKx');
    expect(branch('z9hG4bK')).toBeUndefined();
    expect(branch('old')).toBeUndefined();
  });
});

describe('why a call ended', () => {
  it('is read from Reason (RFC 3326) and Retry-After', () => {
    const q850 = (...values: string[]): number | undefined =>
      q850Of(Headers.of(values.map((value) => ['Reason', value] as const)));
    expect(q850('SIP ;cause=200, Q.850 ;cause=16 ;text="Normal, clearing"')).toBe(16);
    expect(q850('SIP;cause=480', 'q.850;cause=31')).toBe(31);
    expect(q850('Q.850;cause=999', 'Q.850', 'Q.850;cause=x', ';;;')).toBeUndefined();
    const retry = (value: string): number | undefined => retryAfterOf(Headers.of([['Retry-After', value]]));
    expect([retry('18000;duration=3600'), retry('120 (in a meeting)'), retry('-1'), retry('soon')]).toEqual([
      18000,
      120,
      undefined,
      undefined,
    ]);
  });
});

describe('responses', () => {
  it('copy what they must, add a tag once, and leave out what is missing', () => {
    const headers = Headers.of([['v', 'SIP/2.0/UDP a;branch=b, SIP/2.0/UDP c'], ['t', '<sip:a@b;tag=uri>'], ['From', '<sip:c@d>;tag=1'], ['CSeq', '1 X']]); // prettier-ignore
    const response = responseTo({ kind: 'request', method: 'X', uri: 'sip:a', headers, body: noBody }, 486, {
      toTag: 'mine',
    });
    expect([...response.headers].map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Via: SIP/2.0/UDP a;branch=b, SIP/2.0/UDP c',
      'From: <sip:c@d>;tag=1',
      'To: <sip:a@b;tag=uri>;tag=mine',
      'CSeq: 1 X',
    ]);
    expect(response.reason).toBe('Busy Here');
    const to = (text: string): string | undefined =>
      responseTo(
        { kind: 'request', method: 'X', uri: 'sip:a', headers: Headers.of([['To', text]]), body: noBody },
        200,
        {
          toTag: 'mine',
        },
      ).headers.get('to');
    expect(to('"a ;tag=1" <sip:a@b>;x=";tag=2"')).toBe('"a ;tag=1" <sip:a@b>;x=";tag=2";tag=mine');
    expect(to('<sip:a@b> ; Tag = 3')).toBe('<sip:a@b> ; Tag = 3');
    expect(to('"broken <sip:a@b>')).toBe('"broken <sip:a@b>;tag=mine');
  });
});

describe('digits by INFO', () => {
  const info = (type: string, body: string): string => {
    const read = readInfo({
      kind: 'request', method: 'INFO', uri: 'sip:a', body: Buffer.from(body),
      headers: Headers.of([['Content-Type', type]]),
    }); // prettier-ignore
    return read.kind === 'digit' ? read.digit : read.kind;
  };

  it('are read in the notations of gateways', () => {
    expect(info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n')).toBe('5');
    expect(info('Application/DTMF-Relay; x=y', 'Duration=160\r\nsignal = #\r\n')).toBe('#');
    expect(info('application/dtmf-relay', 'Signal=11\r\n')).toBe('#');
    expect(info('application/dtmf', ' 0 \r\n')).toBe('0');
    expect(info('application/dtmf', 'd')).toBe('D');
    expect(info('application/dtmf-relay', 'Signal=99')).toBe('nothing');
    expect(info('text/plain', '5')).toBe('unsupported');
    expect(info('', '')).toBe('nothing');
  });
});
