import { describe, expect, test } from 'vitest';
import { readHostPort, uriHost, writeHostPort } from './host-port.ts';

describe('a server as people type it', () => {
  test.each([
    ['sip.provider.ru', { host: 'sip.provider.ru' }],
    [' sip.provider.ru:5080 ', { host: 'sip.provider.ru', port: 5080 }],
    ['sip:pbx:5060', { host: 'pbx', port: 5060 }],
    ['192.168.1.10', { host: '192.168.1.10' }],
    ['2001:DB8:0:0::10', { host: '2001:db8::10' }],
    ['[2001:db8::10]', { host: '2001:db8::10' }],
    ['[::1]:5062', { host: '::1', port: 5062 }],
    // without brackets the last group is no port (RFC 5118 §4.3)
    ['2001:db8::10:5070', { host: '2001:db8::10:5070' }],
  ])('%s', (typed, read) => {
    expect(readHostPort(typed)).toEqual(read);
  });

  test.each([
    '',
    'sip provider',
    'host:',
    'host:0',
    'host:70000',
    'a@b',
    'fe80::1%eth0',
    '[fe80::1%eth0]',
    '[::1',
    '[sip.provider.ru]',
    '[::1]x',
    'host;transport=tcp',
    '-x-',
    'x\r\nVia: y',
  ])('not %j', (typed) => {
    expect(readHostPort(typed)).toBeUndefined();
  });

  test('is written back with brackets where they have to be', () => {
    expect(['::1', '10.0.0.1', 'pbx'].map(uriHost)).toEqual(['[::1]', '10.0.0.1', 'pbx']);
    expect(writeHostPort({ host: '::1', port: 5060 })).toBe('[::1]:5060');
    expect(writeHostPort({ host: 'proxy.ru' })).toBe('proxy.ru');
  });
});
