// RFC 5118: torture messages with IPv6 addresses, read and answered.
import { describe, expect, it } from 'vitest';
import { parseUri } from '../../src/sip/message/uri.ts';
import { markReceived, writeVia } from '../../src/sip/message/via.ts';
import { archivedIpv6Message, ipv6Message, rfc5118 } from './fixtures/rfc5118.ts';
import { envelopeOf, read, sendToAgent, verdictOn } from './sip-torture-agent.ts';

const names = Object.keys(rfc5118);

function requestUri(name: string): object {
  const message = read(ipv6Message(name));
  const uri = parseUri(message.kind === 'request' ? message.uri : '');
  if (!uri.ok) throw new Error(uri.why);
  return uri.value;
}

describe('each of the 12 messages', () => {
  it.each(names)('%s is read, or refused for what is wrong with it', (name) => {
    expect(names).toHaveLength(12);
    expect(verdictOn(ipv6Message(name))).toBe(rfc5118[name]?.verdict);
  });

  it.each(names)('%s is answered as the document asks, once', async (name) => {
    const { statuses, counters } = await sendToAgent([ipv6Message(name)]);
    expect(statuses).toEqual([rfc5118[name]?.answer]);
    expect(counters['exceptions']).toBeUndefined();
  });

  it.each(names)('%s gets no answer as it lies in the archive, without carriage returns', async (name) => {
    expect((await sendToAgent([archivedIpv6Message(name)])).statuses).toEqual([]);
  });
});

describe('what they mean', () => {
  it('a port stands outside the brackets (§4.3, §4.4)', () => {
    expect(requestUri('port-ambiguous')).toMatchObject({ host: '[2001:db8::10:5070]' });
    expect(requestUri('port-ambiguous')).not.toHaveProperty('port');
    expect(requestUri('port-unambiguous')).toMatchObject({ host: '[2001:db8::10]', port: 5070 });
  });

  it('received may have brackets or none (§4.5); we write none', () => {
    const received = (name: string) => envelopeOf(ipv6Message(name)).vias[0].params.get('received');
    expect(received('via-received-param-with-delim')).toBe('[2001:db8::9:255]');
    expect(received('via-received-param-no-delim')).toBe('2001:db8::9:255');
    const [via] = envelopeOf(ipv6Message('ipv6-good')).vias;
    const marked = (host: string) => writeVia(markReceived(via, { host, port: 5060 }));
    expect(marked('2001:db8::9:1')).toBe('SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111');
    expect(marked('2001:db8::7')).toBe(
      'SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111;received=2001:db8::7',
    );
  });

  it('addresses of both kinds stand side by side (§4.7, §4.8)', () => {
    expect(envelopeOf(ipv6Message('mult-ip-in-header')).vias).toMatchObject([
      { protocol: 'UDP', host: '[2001:db8::9:1]', port: 6050 },
      { protocol: 'UDP', host: '192.0.2.1' },
      { protocol: 'TCP', host: '[2001:db8::9:255]' },
    ]);
    expect(read(ipv6Message('mult-ip-in-sdp')).body.toString()).toContain('c=IN IP6 2001:db8::1\r\n');
  });

  it('an address may hold one of IPv4 (§4.9), and a colon too many before it (§4.10)', () => {
    expect(envelopeOf(ipv6Message('ipv4-mapped-ipv6')).vias).toMatchObject([
      { host: '[::ffff:192.0.2.10]', port: 19823 },
      { host: '[::ffff:192.0.2.2]' },
    ]);
    const host = '[2001:db8::192.0.2.1]';
    expect(requestUri('ipv6-bug-abnf-3-colons')).toMatchObject({ host });
    expect(requestUri('ipv6-correct-abnf-2-colons')).toMatchObject({ host });
  });

  it('what is no address is refused', () => {
    for (const host of [
      '[1]',
      '[::1::2]',
      '[1:2:3:4:5:6:7:8:9]',
      '[::1%eth0]',
      '[2001:db8::10',
      '[]',
      '2001:db8::1',
    ])
      expect(parseUri(`sip:a@${host}`).ok).toBe(false);
  });

  it('a body shorter than its length says is refused over UDP, as the archive has one (§4.6)', () => {
    const archived = Buffer.from(archivedIpv6Message('ipv6-in-sdp').toString().replaceAll('\n', '\r\n'));
    expect(verdictOn(archived)).toBe('the body is shorter than Content-Length');
  });
});
