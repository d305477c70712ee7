import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import type { Address } from '../rtp/source-guard.ts';
import type { Datagram } from '../thread/packet-driver.ts';
import { makeCertificate } from './dtls/certificate.ts';
import { newCredentials } from './ice-lite.ts';
import type { PageEnd, PageState } from './page-end.ts';
import { PagePort } from './page-port.ts';
import { writeBindingRequest } from './stun.ts';

const home = { host: '192.0.2.5', port: 4000 };
const stranger = { host: '203.0.113.9', port: 4000 };
const sound = Buffer.concat([Buffer.from([0x80, 8, 0, 1]), Buffer.alloc(168)]);
// a client's hello, cut off: enough to be told from others
const hello = Buffer.from(`16fefd${'00'.repeat(8)}0004${'01000000'}`, 'hex');

let clock: ManualClock;
let states: PageState[];
let sent: { bytes: Buffer; to: Address }[];
let heard: number;
let arrive: Datagram;
let port: PagePort;
let end: PageEnd;

beforeEach(() => {
  clock = new ManualClock();
  [states, sent, heard] = [[], [], 0];
  port = new PagePort({
    clock,
    certificate: makeCertificate(clock.now()),
    port: {
      listen: (onRtp) => (arrive = onRtp),
      sendRtp: (bytes, host, toPort) => void sent.push({ bytes, to: { host, port: toPort } }),
      sendRtcp: () => undefined,
      fetch: () => undefined,
      close: () => undefined,
    },
    onKeys: () => undefined,
    onState: (state) => states.push(state),
  });
  port.listen(() => (heard += 1));
  end = {
    ice: { ours: newCredentials(), theirFragment: 'theirs' },
    fingerprint: { hash: 'sha-256', value: 'AB' },
  };
  port.expect(end);
});

function check(from: Address = home): void {
  const { ours, theirFragment } = end.ice;
  const username = `${ours.fragment}:${theirFragment}`;
  const request = { transaction: randomBytes(12), username, nominates: true };
  arrive(writeBindingRequest(request, ours.password), from, clock.monotonicMs());
}

/** Checks every 2.5 s, as browsers do. */
function live(ms: number): void {
  for (let gone = 0; gone < ms; gone += 2500) {
    check();
    clock.advance(2500);
  }
}

describe("a page's port", () => {
  it('answers a check where it came from, and nothing else of strangers', () => {
    arrive(hello, stranger, 0);
    arrive(sound, stranger, 0);
    expect(sent).toEqual([]);
    check();
    expect(sent).toMatchObject([{ to: home }]);
    expect(heard).toBe(0);
  });

  it('hears and says nothing before there are keys', () => {
    check();
    arrive(sound, home, 0);
    port.sendRtp(sound);
    expect(heard).toBe(0);
    expect(sent).toHaveLength(1);
  });

  it('gives a page up that never comes', () => {
    clock.advance(14_000);
    expect(states).toEqual([]);
    clock.advance(2000);
    expect(states).toEqual(['lost']);
    check();
    expect(states).toEqual(['lost', 'waiting']);
  });

  it('gives a page up that checks and never agrees on keys', () => {
    live(12_500);
    expect(states).toEqual([]);
    live(5000);
    expect(states).toEqual(['failed']);
  });

  it('begins anew with another description', () => {
    clock.advance(16_000);
    end = {
      ...end,
      ice: { ours: newCredentials(), theirFragment: 'again' },
      fingerprint: { hash: 'sha-256', value: 'CD' },
    };
    port.expect(end);
    expect(states).toEqual(['lost', 'waiting']);
    live(10_000);
    expect(states).toEqual(['lost', 'waiting']);
  });

  it('does nothing any more when it is closed', () => {
    port.close();
    clock.advance(60_000);
    expect(states).toEqual([]);
  });
});
