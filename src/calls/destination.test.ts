import { describe, expect, test } from 'vitest';
import {
  addressOf,
  dialableNumber,
  dialString,
  lineUri,
  ownUri,
  proxyUri,
  referrer,
  toAddress,
  toNumber,
  type TrunkRoute,
  type Destination,
} from './destination.ts';

const route: TrunkRoute = {
  host: 'sip.provider.ru',
  port: 5060,
  username: 'clinic',
  numberFormat: 'digits',
  credentials: { username: 'clinic', password: 'secret' },
};

describe('how a number is dialled', () => {
  test.each([
    ['+79123456789', 'e164', undefined, '+79123456789'],
    ['+79123456789', 'digits', undefined, '79123456789'],
    ['+79123456789', 'national', undefined, '89123456789'],
    ['+79123456789', 'national', '9', '989123456789'],
    ['+375291234567', 'national', undefined, '810375291234567'],
    ['600', 'national', '9', '600'],
  ] as const)('%s as %s with prefix %s is %s', (number, numberFormat, prefix, dialled) => {
    expect(dialString(number, { numberFormat, prefix })).toBe(dialled);
  });

  test('what people type is cleaned, what cannot be dialled is refused', () => {
    expect(dialableNumber(' +7 (912) 345-67-89 ')).toBe('+79123456789');
    expect(dialableNumber('*97')).toBe('*97');
    expect(dialableNumber('reception-2')).toBe('reception-2');
    expect(dialableNumber('a@b')).toBeUndefined();
    expect(dialableNumber('600;x=y')).toBeUndefined();
    expect(dialableNumber('')).toBeUndefined();
  });
});

test('a number goes to the trunk with our name and password there', () => {
  expect(toNumber('+79123456789', { ...route, callerId: '+74951234567' })).toEqual({
    target: 'sip:79123456789@sip.provider.ru:5060',
    from: 'sip:+74951234567@sip.provider.ru',
    transport: 'udp',
    credentials: { username: 'clinic', password: 'secret' },
    viaTrunk: true,
    routes: undefined,
  });
  const serviceRoute = ['<sip:proxy.invalid;lr>'];
  expect(toNumber('600', { ...route, serviceRoute }).routes).toEqual(serviceRoute);
  expect(toAddress('sip:600@10.0.0.5', { ...route, serviceRoute })?.routes).toBeUndefined();
  expect(toNumber('#31', route).target).toBe('sip:%2331@sip.provider.ru:5060');
});

describe('how our number is shown', () => {
  const known: TrunkRoute = { ...route, callerId: '+74951234567' };
  const byAccount = 'sip:clinic@sip.provider.ru';
  const byNumber = 'sip:+74951234567@sip.provider.ru';

  test('in From it stands alone', () => {
    expect(toNumber('600', known)).toMatchObject({ from: byNumber, identity: undefined });
  });

  test.each([['asserted'], ['preferred'], ['remote-party']] as const)(
    'as %s it stands beside the account',
    (numberField) => {
      const { from, identity } = toNumber('600', { ...known, numberField });
      expect([from, identity]).toEqual([byAccount, { uri: byNumber, as: numberField, private: false }]);
    },
  );

  test('who has no account says his number in both', () => {
    const route: TrunkRoute = { ...known, username: undefined, numberField: 'asserted' };
    const identity = { uri: byNumber, as: 'asserted', private: false };
    expect(toNumber('600', route)).toMatchObject({ from: byNumber, identity });
  });

  test('hidden, the line alone is told of it', () => {
    const hidden: TrunkRoute = { ...known, hidesNumber: true };
    const identity = { uri: byNumber, as: 'preferred', private: true };
    expect(toNumber('600', hidden)).toMatchObject({ from: byAccount, identity });
    const asserted = { ...identity, as: 'asserted' };
    expect(toNumber('600', { ...hidden, numberField: 'asserted' })).toMatchObject({ identity: asserted });
  });

  test('an administrator elsewhere is told nothing beside From, and nothing at all when it is hidden', () => {
    const shown: TrunkRoute = { ...known, numberField: 'asserted', keysBy: 'info' };
    const hidden: TrunkRoute = { ...shown, hidesNumber: true };
    const elsewhere = { from: byNumber, keysBy: undefined };
    expect(toAddress('sip:101@10.0.0.5', shown)).toMatchObject(elsewhere);
    const nobody = { from: 'sip:anonymous@anonymous.invalid', fromName: 'Anonymous' };
    expect(toAddress('sip:101@10.0.0.5', hidden)).toMatchObject(nobody);
    for (const route of [shown, hidden])
      expect(toAddress('sip:101@10.0.0.5', route)?.identity).toBeUndefined();
    expect(toAddress('sip:101@sip.provider.ru', hidden)).toMatchObject({ from: byAccount, keysBy: 'info' });
  });
});

test('whom a line sends on is told by whom, unless our number is hidden', () => {
  expect(referrer({ ...route, callerId: '+74951234567' })).toBe('sip:+74951234567@sip.provider.ru');
  expect(referrer({ ...route, callerId: '+74951234567', hidesNumber: true })).toBeUndefined();
});

describe("the administrator's address", () => {
  test('on another host it is called directly and never sees the trunk’s password', () => {
    const to = toAddress('sip:reception@10.0.0.5:5070', route);
    expect(to).toMatchObject({ target: 'sip:reception@10.0.0.5:5070', viaTrunk: false });
    expect(to?.credentials).toBeUndefined();
  });

  test('on the trunk’s own host it takes one of its lines', () => {
    expect(toAddress('sip:101@sip.provider.ru', route)).toMatchObject({
      viaTrunk: true,
      credentials: { username: 'clinic' },
    });
    expect(toAddress('sip:101@sip.provider.ru:5080', route)?.viaTrunk).toBe(false);
  });

  test('sound is encrypted and coded as the trunk wants it, and only to the trunk', () => {
    const secure: TrunkRoute = { ...route, srtp: 'required', codecs: ['G722', 'PCMA'] };
    expect(toNumber('+79123456789', secure)).toMatchObject({ srtp: 'required', codecs: ['G722', 'PCMA'] });
    expect(toAddress('sip:101@sip.provider.ru', secure)?.srtp).toBe('required');
    expect(toAddress('sip:101@10.0.0.5', secure)?.srtp).toBeUndefined();
    expect(toAddress('sip:101@10.0.0.5', secure)?.codecs).toBeUndefined();
  });

  test('calls of a line that is set so share a port, by the name of its address, and no others', () => {
    const sharing: TrunkRoute = { ...route, sharedPort: true };
    expect(toNumber('+79123456789', sharing).sharedPort).toBe('sip.provider.ru:5060');
    expect(toAddress('sip:101@sip.provider.ru', sharing)?.sharedPort).toBe('sip.provider.ru:5060');
    expect(toAddress('sip:101@10.0.0.5', sharing)?.sharedPort).toBeUndefined();
    expect(toNumber('+79123456789', route).sharedPort).toBeUndefined();
  });

  test('a plain number goes out over the trunk', () => {
    expect(toAddress('tel:+74951234567', route)?.target).toBe('sip:74951234567@sip.provider.ru:5060');
    expect(toAddress('8 (495) 123-45-67', route)?.target).toBe('sip:84951234567@sip.provider.ru:5060');
  });

  test('nonsense is nobody', () => {
    for (const nonsense of [
      '',
      'sip:',
      'sip:a b@c',
      'sips:100@pbx.ru',
      'example.org',
      'sip:1@[::1',
      'sip:1@[::g]',
      'mailto:a@b.ru',
      'sip:x@host\r\nVia: y',
    ]) {
      expect(toAddress(nonsense, route)).toBeUndefined();
    }
  });
});

test('the transport of the line is asked for in the address, also of who lives at its server', () => {
  const secure = { ...route, port: 5061, transport: 'tls' } as const;
  expect(toNumber('+79123456789', secure).target).toBe('sip:79123456789@sip.provider.ru:5061;transport=tls');
  expect(toAddress('sip:101@sip.provider.ru', secure)).toMatchObject({
    target: 'sip:101@sip.provider.ru:5061;transport=tls',
    viaTrunk: true,
  });
  expect(toAddress('sip:101@10.0.0.5', secure)?.target).toBe('sip:101@10.0.0.5');
  expect(lineUri({ ...route, transport: 'tcp' })).toBe('sip:sip.provider.ru:5060;transport=tcp');
  expect(lineUri(route)).toBe('sip:sip.provider.ru:5060');
});

describe('where a line leads', () => {
  test('without a port the provider’s records say it', () => {
    const open: TrunkRoute = { ...route, port: undefined };
    expect(toNumber('+79123456789', open)).toMatchObject({
      target: 'sip:79123456789@sip.provider.ru',
      transport: 'udp',
    });
    expect(toNumber('+79123456789', { ...open, transport: 'dns' })).toMatchObject({
      target: 'sip:79123456789@sip.provider.ru',
      transport: undefined,
    });
    expect(lineUri({ ...open, transport: 'tls' })).toBe('sip:sip.provider.ru;transport=tls');
    // who lives there is there without a port, and at the usual one
    expect(toAddress('sip:101@sip.provider.ru', open)?.viaTrunk).toBe(true);
    expect(toAddress('sip:101@sip.provider.ru:5060', open)?.viaTrunk).toBe(true);
    expect(toAddress('sip:101@sip.provider.ru:5080', open)?.viaTrunk).toBe(false);
  });

  test('an IPv6 address stands in brackets', () => {
    const six: TrunkRoute = { ...route, host: '2001:db8::10', transport: 'tcp' };
    expect(toNumber('+79123456789', six)).toMatchObject({
      target: 'sip:79123456789@[2001:db8::10]:5060;transport=tcp',
      from: 'sip:clinic@[2001:db8::10]',
    });
    expect(toAddress('sip:101@[2001:DB8::10]', six)).toMatchObject({ viaTrunk: true });
    expect(toAddress('sip:101@[::1]:5070', six)).toMatchObject({
      target: 'sip:101@[::1]:5070',
      viaTrunk: false,
    });
  });

  test('a proxy is the first hop, by the line’s transport; the addresses name the provider', () => {
    const proxied: TrunkRoute = {
      ...route,
      port: undefined,
      transport: 'tls',
      proxy: 'edge.provider.ru:5071',
      domain: 'ims.provider.ru',
    };
    expect(toNumber('+79123456789', proxied)).toMatchObject({
      target: 'sip:79123456789@sip.provider.ru',
      from: 'sip:clinic@ims.provider.ru',
      outboundProxy: 'sip:edge.provider.ru:5071;transport=tls;lr',
    });
    expect(proxyUri({ ...proxied, transport: 'udp' })).toBe('sip:edge.provider.ru:5071;lr');
    expect(proxyUri(route)).toBeUndefined();
    expect(toAddress('sip:101@ims.provider.ru', proxied)).toMatchObject({
      target: 'sip:101@ims.provider.ru',
      outboundProxy: 'sip:edge.provider.ru:5071;transport=tls;lr',
      viaTrunk: true,
    });
    // of others it knows nothing
    expect(toAddress('sip:101@10.0.0.5', proxied)?.outboundProxy).toBeUndefined();
    expect(ownUri(proxied, 'clinic')).toBe('sip:clinic@ims.provider.ru');
    expect(ownUri({ host: '::1' }, 'clinic')).toBe('sip:clinic@[::1]');
  });
});

test.each<[string | undefined, Partial<Destination>]>([
  ['192.0.2.7', { target: 'sip:101@192.0.2.7:5070;transport=tcp' }],
  ['2001:db8::7', { target: 'sip:[2001:db8::7]:5070' }],
  [undefined, { target: 'sip:101@sip.provider.ru' }],
  ['2001:db8::8', { outboundProxy: 'sip:[2001:db8::8];lr', routes: ['<sip:192.0.2.7;lr>'] }],
  [undefined, { routes: ['<sip:edge.provider.ru;lr>', '<sip:192.0.2.7;lr>'] }],
  ['2001:db8::9', { routes: ['<sip:edge@[2001:db8::9]:5060;lr;ob>'] }],
  ['2001:db8::1', { routes: ['<sip:192.0.2.7;lr>'], flow: { host: '2001:db8::1', port: 5060 } }],
])('the address that it goes to first is %s', (address, more) => {
  const destination = { target: 'sip:101@192.0.2.1', from: 'sip:us@192.0.2.2', viaTrunk: false, ...more };
  expect(addressOf(destination)).toBe(address);
});
