import { describe, expect, it } from 'vitest';
import { parseVia } from '../message/via.ts';
import { LocalAddress } from './local-address.ts';
import type { Endpoint } from './transport.ts';

const bound = { host: '192.0.2.1', port: 5060 };
const far: Endpoint = { host: '203.0.113.9', port: 5060 };
const farByTcp: Endpoint = { ...far, protocol: 'TCP' };

function addressed(advertised?: string, listensTcp = true): LocalAddress {
  return new LocalAddress({
    bound: () => bound,
    boundFor: (destination) => (destination.protocol === undefined || listensTcp ? bound : undefined),
    advertised,
  });
}

function seen(local: LocalAddress, from: Endpoint, received: string, rport: number): void {
  const via = parseVia(`SIP/2.0/UDP 192.0.2.1:5060;received=${received};rport=${rport};branch=z9hG4bKx`);
  if (via.ok) local.learnVia(from, via.value);
}

describe('what we call ourselves', () => {
  it('is what the far end sees, behind NAT; apart by protocol', () => {
    const local = addressed();
    expect(local.reachedAt(far)).toBe('192.0.2.1:5060');
    seen(local, far, '198.51.100.4', 31_000);
    expect(local.reachedAt(far)).toBe('198.51.100.4:31000');
    expect(local.sentBy(far)).toBe('192.0.2.1:5060');
    expect(local.reachedAt(farByTcp)).toBe('192.0.2.1:5060');
  });

  it('is where we listen and not the port of a connection, unless NAT or nobody listening leaves no choice', () => {
    const listening = addressed();
    seen(listening, farByTcp, '192.0.2.1', 40_001);
    expect(listening.reachedAt(farByTcp)).toBe('192.0.2.1:5060');
    seen(listening, farByTcp, '198.51.100.4', 40_002);
    expect(listening.reachedAt(farByTcp)).toBe('198.51.100.4:40002');
    const dialling = addressed(undefined, false);
    seen(dialling, farByTcp, '192.0.2.1', 40_003);
    expect(dialling.reachedAt(farByTcp)).toBe('192.0.2.1:40003');
  });

  it('is not the advertised port for a protocol that nobody listens for: there the connection is the only way', () => {
    const dialling = addressed('198.51.100.7', false);
    seen(dialling, farByTcp, '198.51.100.4', 40_002);
    expect(dialling.reachedAt(farByTcp)).toBe('198.51.100.4:40002');
    expect(dialling.reachedAt(far)).toBe('198.51.100.7:5060');
    const listening = addressed('198.51.100.7');
    seen(listening, farByTcp, '198.51.100.4', 40_002);
    expect(listening.reachedAt(farByTcp)).toBe('198.51.100.7:5060');
  });

  it('is what a person says, to those of its family', () => {
    const local = addressed('198.51.100.7');
    seen(local, far, '198.51.100.4', 31_000);
    expect(local.reachedAt(far)).toBe('198.51.100.7:5060');
    expect(local.sentBy({ host: '2001:db8::9', port: 5060 })).not.toContain('198.51.100.7');
    expect(addressed('pbx.invalid').sentBy({ host: '2001:db8::9', port: 5060 })).toBe('pbx.invalid:5060');
    expect(addressed('2001:db8::7').sentBy({ host: '2001:db8::9', port: 5060 })).toBe('[2001:db8::7]:5060');
  });
});
