import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { sipUri } from '../dialog/dialog.ts';
import { Locator, type Resolver } from './locate.ts';
import type { Endpoint } from './transport.ts';

function setUp(resolver: Partial<Resolver>) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const locator = new Locator(clock, {
    srv: (name) => {
      asked.push(name);
      return resolver.srv?.(name) ?? Promise.reject(new Error('ENODATA'));
    },
    address: (name) => {
      asked.push(name);
      return resolver.address?.(name) ?? Promise.reject(new Error('ENOTFOUND'));
    },
  });
  const locate = async (text: string): Promise<Endpoint | undefined> => {
    const uri = sipUri(text);
    if (!uri) throw new Error('a test needs a sound URI');
    const found = new Promise<Endpoint | undefined>((resolve) => locator.locate(uri, resolve));
    await clock.advanceAsync(2000);
    return found;
  };
  return { clock, asked, locate };
}

describe('finding an address', () => {
  it('asks nobody for a numeric one', async () => {
    const { asked, locate } = setUp({});
    expect(await locate('sip:a@192.0.2.1')).toEqual({ host: '192.0.2.1', port: 5060 });
    expect(await locate('sip:a@[2001:db8::1]:5070')).toEqual({ host: '2001:db8::1', port: 5070 });
    expect(await locate('sip:a@name.invalid:5070;maddr=192.0.2.3')).toEqual({
      host: '192.0.2.3',
      port: 5070,
    });
    expect(asked).toEqual([]);
  });

  it('takes the service record of the best priority, then weight', async () => {
    const { locate, asked } = setUp({
      srv: () =>
        Promise.resolve([
          { name: 'spare', port: 1, priority: 20, weight: 100 },
          { name: 'light', port: 2, priority: 10, weight: 1 },
          { name: 'heavy', port: 3, priority: 10, weight: 9 },
        ]),
      address: () => Promise.resolve('192.0.2.4'),
    });
    expect(await locate('sip:a@trunk.invalid')).toEqual({ host: '192.0.2.4', port: 3 });
    expect(asked).toEqual(['_sip._udp.trunk.invalid', 'heavy']);
  });

  it('takes the name itself when it has a port, one word, no record, or DNS keeps silent', async () => {
    const address = (): Promise<string> => Promise.resolve('192.0.2.5');
    const { locate, asked } = setUp({
      srv: (name) =>
        name.endsWith('mute.invalid') ? new Promise(() => undefined) : Promise.reject(new Error('ENODATA')),
      address,
    });
    expect(await locate('sip:a@trunk.invalid:5080')).toEqual({ host: '192.0.2.5', port: 5080 });
    expect(await locate('sip:a@localhost')).toEqual({ host: '192.0.2.5', port: 5060 });
    expect(asked).toEqual(['trunk.invalid', 'localhost']);
    expect(await locate('sip:a@none.invalid')).toEqual({ host: '192.0.2.5', port: 5060 });
    expect(await locate('sip:a@mute.invalid')).toEqual({ host: '192.0.2.5', port: 5060 });
  });

  it('remembers what it found for a minute, and what it did not for five seconds', async () => {
    let known = false;
    const { clock, asked, locate } = setUp({
      address: () => (known ? Promise.resolve('192.0.2.6') : Promise.reject(new Error('ENOTFOUND'))),
    });
    expect(await locate('sip:a@trunk:5060')).toBeUndefined();
    known = true;
    expect(await locate('sip:a@trunk:5060')).toBeUndefined();
    clock.advance(5000);
    expect(await locate('sip:a@trunk:5060')).toEqual({ host: '192.0.2.6', port: 5060 });
    expect(await locate('sip:a@trunk:5060')).toEqual({ host: '192.0.2.6', port: 5060 });
    expect(asked).toHaveLength(2);
  });
});
