import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { sipUri } from '../dialog/dialog.ts';
import { DeadTargets } from './dead-targets.ts';
import { Locator, type Resolver } from './locate.ts';
import { inServiceOrder, type NaptrRecord, type ServiceRecord } from './service-order.ts';
import { protocolOf, type Protocol } from './transport.ts';

/** Places as `UDP 192.0.2.1 5060`. */
function setUp(resolver: Partial<Resolver>, speaks: readonly Protocol[] = ['UDP', 'TCP', 'TLS']) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const none = (): Promise<never> => Promise.reject(new Error('ENODATA'));
  const locator = new Locator({
    clock,
    reaches: (endpoint) => speaks.includes(protocolOf(endpoint)),
    random: () => 0.999,
    resolver: {
      naptr: (name) => resolver.naptr?.(name) ?? none(),
      srv: (name) => {
        asked.push(name);
        return resolver.srv?.(name) ?? none();
      },
      addresses: (name) => {
        asked.push(name);
        return resolver.addresses?.(name) ?? none();
      },
    },
  });
  const locate = async (text: string): Promise<string[]> => {
    const uri = sipUri(text);
    if (!uri) throw new Error('a test needs a sound URI');
    const found = new Promise<string[]>((resolve) =>
      locator.locate(uri, (targets) =>
        resolve(targets.map((target) => `${protocolOf(target)} ${target.host} ${target.port}`)),
      ),
    );
    await clock.advanceAsync(2000);
    return found;
  };
  return { clock, asked, locate, locator };
}

function record(name: string, port: number, priority = 10, weight = 0): ServiceRecord {
  return { name, port, priority, weight };
}

function naptr(service: string, replacement: string, order: number): NaptrRecord {
  return { service, replacement, order, preference: 1, flags: 's' };
}

const oneAddress = { addresses: () => Promise.resolve(['192.0.2.5']) };

describe('a domain that says it has no such service (RFC 2782)', () => {
  const none = record('.', 0);
  const asks = (records: Readonly<Record<string, ServiceRecord>>, speaks?: readonly Protocol[]) =>
    setUp(
      {
        ...oneAddress,
        srv: (name) =>
          name in records ? Promise.resolve([records[name]!]) : Promise.reject(new Error('ENODATA')),
      },
      speaks,
    );

  it('is not sought at its own address', async () => {
    const { locate } = asks({ '_sip._udp.name.invalid': none });
    expect(await locate('sip:a@name.invalid')).toEqual([]);
    expect(await locate('sip:a@name.invalid;transport=udp')).toEqual([]);
    // as c-ares writes the root
    const empty = asks({ '_sip._udp.name.invalid': record('', 0) });
    expect(await empty.locate('sip:a@name.invalid')).toEqual([]);
  });

  it('is reached by the other one that it has', async () => {
    const tcp = record('tcp.invalid', 5070);
    const { locate } = asks({ '_sip._udp.name.invalid': none, '_sip._tcp.name.invalid': tcp });
    expect(await locate('sip:a@name.invalid')).toEqual(['TCP 192.0.2.5 5070']);
    expect(await locate('sip:a@name.invalid;transport=udp')).toEqual([]);
  });

  it('may mean TCP alone: the usual way stays', async () => {
    const { locate } = asks({ '_sip._tcp.name.invalid': none });
    expect(await locate('sip:a@name.invalid')).toEqual(['UDP 192.0.2.5 5060']);
    expect(await locate('sip:a@name.invalid;transport=tcp')).toEqual([]);
  });

  it('is what a port in the URI is not asked about', async () => {
    const { locate } = asks({ '_sip._udp.name.invalid': none });
    expect(await locate('sip:a@name.invalid:5060')).toEqual(['UDP 192.0.2.5 5060']);
  });
});

describe('finding an address', () => {
  it('asks nobody for a numeric one', async () => {
    const { asked, locate } = setUp({});
    expect(await locate('sip:a@192.0.2.1')).toEqual(['UDP 192.0.2.1 5060']);
    expect(await locate('sip:a@[2001:DB8:0::1]:5070')).toEqual(['UDP 2001:db8::1 5070']);
    expect(await locate('sip:a@name.invalid:5070;maddr=192.0.2.3')).toEqual(['UDP 192.0.2.3 5070']);
    expect(asked).toEqual([]);
  });

  it('takes the transport that the URI names, and its port', async () => {
    const { locate } = setUp({});
    expect(await locate('sip:a@192.0.2.1;transport=TCP')).toEqual(['TCP 192.0.2.1 5060']);
    expect(await locate('sip:a@192.0.2.1;transport=tls')).toEqual(['TLS 192.0.2.1 5061']);
    expect(await locate('sips:a@192.0.2.1')).toEqual(['TLS 192.0.2.1 5061']);
    expect(await locate('sips:a@192.0.2.1:5071;transport=tcp')).toEqual(['TLS 192.0.2.1 5071']);
    expect(await locate('sips:a@192.0.2.1;transport=udp')).toEqual([]);
    expect(await locate('sip:a@192.0.2.1;transport=sctp')).toEqual([]);
  });

  it('finds nothing for a transport that we do not speak', async () => {
    const { locate } = setUp({}, ['UDP']);
    expect(await locate('sip:a@192.0.2.1;transport=tcp')).toEqual([]);
  });

  it('remembers whose certificate is to be asked for, whatever DNS says', async () => {
    const { locator, clock } = setUp({
      srv: () => Promise.resolve([record('edge7.provider.invalid', 5071)]),
      ...oneAddress,
    });
    const uri = sipUri('sips:a@Clinic.invalid')!;
    const found = new Promise((resolve) => locator.locate(uri, resolve));
    await clock.advanceAsync(2000);
    expect(await found).toEqual([
      { host: '192.0.2.5', port: 5071, protocol: 'TLS', serverName: 'clinic.invalid', sips: true },
    ]);
  });

  it('takes all service records, the best priority first, and all their addresses', async () => {
    const hosts: Record<string, string[]> = { spare: ['192.0.2.9'], light: ['192.0.2.4', '2001:db8::4'] };
    const { locate, asked } = setUp({
      srv: (name) =>
        name.startsWith('_sip._udp')
          ? Promise.resolve([record('spare', 1, 20, 100), record('gone', 3), record('light', 2)])
          : Promise.reject(new Error('ENODATA')),
      addresses: (name) => (hosts[name] ? Promise.resolve(hosts[name]) : Promise.reject(new Error())),
    });
    expect(await locate('sip:a@trunk.invalid')).toEqual([
      'UDP 192.0.2.4 2',
      'UDP 2001:db8::4 2',
      'UDP 192.0.2.9 1',
    ]);
    expect(asked[0]).toBe('_sip._udp.trunk.invalid');
  });

  it('names a place once that two service records or two ways of writing lead to, and eight at most', async () => {
    const all = Array.from({ length: 6 }, (_, index) => `192.0.2.${index + 10}`);
    const hosts: Record<string, string[]> = {
      one: ['192.0.2.4', '::ffff:192.0.2.4'],
      alias: ['192.0.2.4', ...all],
      more: ['192.0.2.5', ...all],
    };
    const { locate } = setUp({
      srv: () => Promise.resolve([record('one', 1, 1), record('alias', 1, 2), record('more', 1, 3)]),
      addresses: (name) => Promise.resolve(hosts[name] ?? []),
    });
    const found = ['192.0.2.4', ...all, '192.0.2.5'].map((host) => `UDP ${host} 1`);
    expect(await locate('sip:a@trunk.invalid')).toEqual(found);
    hosts['more']?.push('192.0.2.6');
    expect(await locate('sip:b@trunk.invalid;transport=udp')).toEqual(found);
  });

  it('goes by NAPTR where there is one that we can use', async () => {
    const names: string[] = [];
    const resolver: Partial<Resolver> = {
      naptr: () =>
        Promise.resolve([
          naptr('SIP+D2U', '_sip._udp.elsewhere.invalid', 90),
          naptr('SIP+D2S', '_sip._sctp.elsewhere.invalid', 10),
          naptr('SIPS+D2T', '_sips._tcp.elsewhere.invalid', 50),
        ]),
      srv: (name) => {
        names.push(name);
        return Promise.resolve(name.includes('elsewhere') ? [record('edge', 5099)] : []);
      },
      ...oneAddress,
    };
    expect(await setUp(resolver).locate('sip:a@trunk.invalid')).toEqual(['TLS 192.0.2.5 5099']);
    expect(await setUp(resolver, ['UDP']).locate('sip:a@trunk.invalid')).toEqual(['UDP 192.0.2.5 5099']);
    // a transport that the URI names leaves nothing to choose
    names.length = 0;
    expect(await setUp(resolver).locate('sip:a@trunk.invalid;transport=tcp')).toEqual(['TCP 192.0.2.5 5060']);
    expect(names).toEqual(['_sip._tcp.trunk.invalid']);
  });

  it('waits half a second for a NAPTR that never comes, and goes by the service records', async () => {
    const { clock, locator } = setUp({
      naptr: () => new Promise<never>(() => undefined),
      srv: () => Promise.resolve([record('edge', 5098)]),
      ...oneAddress,
    });
    let found: number[] | undefined;
    locator.locate(sipUri('sip:a@trunk.invalid')!, (targets) => (found = targets.map(({ port }) => port)));
    await clock.advanceAsync(499);
    expect(found).toBeUndefined();
    await clock.advanceAsync(1);
    expect(found).toEqual([5098]);
  });

  it('goes by TCP when a domain has service records for that only', async () => {
    const { locate } = setUp({
      srv: (name) => Promise.resolve(name === '_sip._tcp.trunk.invalid' ? [record('edge', 5090)] : []),
      ...oneAddress,
    });
    expect(await locate('sip:a@trunk.invalid')).toEqual(['TCP 192.0.2.5 5090']);
  });

  it('takes the name itself when it has a port, one word, no record, or DNS keeps silent', async () => {
    const { locate, asked } = setUp({
      srv: (name) =>
        name.endsWith('mute.invalid') ? new Promise(() => undefined) : Promise.reject(new Error('ENODATA')),
      ...oneAddress,
    });
    expect(await locate('sip:a@trunk.invalid:5080')).toEqual(['UDP 192.0.2.5 5080']);
    expect(await locate('sip:a@localhost')).toEqual(['UDP 192.0.2.5 5060']);
    expect(asked).toEqual(['trunk.invalid', 'localhost']);
    expect(await locate('sip:a@none.invalid')).toEqual(['UDP 192.0.2.5 5060']);
    expect(await locate('sip:a@mute.invalid')).toEqual(['UDP 192.0.2.5 5060']);
  });

  it('remembers what it found for a minute, and what it did not for five seconds', async () => {
    let known = false;
    const { clock, asked, locate } = setUp({
      addresses: () => (known ? Promise.resolve(['192.0.2.6']) : Promise.reject(new Error('ENOTFOUND'))),
    });
    expect(await locate('sip:a@trunk:5060')).toEqual([]);
    known = true;
    expect(await locate('sip:a@trunk:5060')).toEqual([]);
    clock.advance(5000);
    expect(await locate('sip:a@trunk:5060')).toEqual(['UDP 192.0.2.6 5060']);
    expect(await locate('sip:a@trunk:5060')).toEqual(['UDP 192.0.2.6 5060']);
    expect(asked).toHaveLength(2);
    expect(await locate('sip:a@trunk:5060;transport=tcp')).toEqual(['TCP 192.0.2.6 5060']);
  });
});

describe('records of one priority (RFC 2782)', () => {
  it('are drawn by lot, as often as their weights say, and each of them once', () => {
    const records = [record('heavy', 1, 10, 3), record('light', 2, 10, 1), record('spare', 3, 20, 0)];
    const order = (lot: number): string[] => inServiceOrder(records, () => lot).map(({ name }) => name);
    expect(order(0.2)).toEqual(['light', 'heavy', 'spare']);
    expect(order(0.3)).toEqual(['heavy', 'light', 'spare']);
    expect(order(1)).toEqual(['heavy', 'light', 'spare']);
    expect(inServiceOrder([record('a', 1), record('b', 1)], () => 0).map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('a target that failed', () => {
  it('comes last for half a minute, or until it answers', () => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    const a = { host: '192.0.2.1', port: 5060 };
    const b = { host: '192.0.2.2', port: 5060 };
    dead.note(a);
    expect(dead.last([a, b])).toEqual([b, a]);
    expect(dead.last([{ ...a, protocol: 'TCP' }, b])).toEqual([{ ...a, protocol: 'TCP' }, b]);
    clock.advance(30_000);
    expect(dead.last([a, b])).toEqual([a, b]);
    dead.note(a);
    dead.forget(a);
    expect(dead.last([a, b])).toEqual([a, b]);
  });
});
