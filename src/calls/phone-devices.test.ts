import { expect, test } from 'vitest';
import { ManualClock } from '../base/index.ts';
import type { RegisteredBinding } from '../sip/index.ts';
import { PhoneDevices } from './phone-devices.ts';

const binding: RegisteredBinding = {
  aor: 'sip:101@clinic.example:5070',
  user: '101',
  contact: 'sip:101@192.168.1.5',
  expiresS: 120,
  source: { host: '203.0.113.5', port: 40_000 },
  callId: 'c',
  cseq: 1,
};

function devices() {
  const clock = new ManualClock();
  const changes: string[] = [];
  const kept: string[] = [];
  const pinged: string[] = [];
  const network = { answers: true };
  const all = new PhoneDevices({
    clock,
    onChange: (accountId) => changes.push(accountId),
    onKeep: (_, contact, one) => kept.push(`${one ? 'keep' : 'drop'} ${contact}`),
  });
  all.start({
    ping: async (uri, _wait, way) => {
      pinged.push(`${uri} at ${way?.flow?.port}`);
      return network.answers
        ? { ok: true, status: 200, from: binding.source }
        : { ok: false, why: 'timeout' };
    },
  });
  return { clock, changes, kept, pinged, network, all };
}

test('a device is there until it expires, and renewing keeps since when', async () => {
  const { clock, changes, kept, all } = devices();
  const since = clock.now();
  all.take('a', binding);
  expect(all.of('a')).toMatchObject([{ domain: 'clinic.example:5070', sinceMs: since, silent: false }]);
  expect([
    all.isAt({ host: '203.0.113.5', port: 40_000 }),
    all.isAt({ host: '203.0.113.5', port: 1 }),
  ]).toEqual([true, false]);
  await clock.advanceAsync(100_000);
  all.take('a', { ...binding, cseq: 2 });
  await clock.advanceAsync(100_000);
  expect(all.of('a')).toMatchObject([{ sinceMs: since, expiresMs: since + 220_000 }]);
  await clock.advanceAsync(20_000);
  expect(all.of('a')).toEqual([]);
  expect(kept).toEqual([`keep ${binding.contact}`, `keep ${binding.contact}`, `drop ${binding.contact}`]);
  expect(changes).toEqual(['a', 'a']);
});

test('one that signs out is gone at once', () => {
  const { kept, all } = devices();
  all.take('a', binding);
  all.take('a', { ...binding, expiresS: 0 });
  all.take('a', { ...binding, expiresS: 0 });
  expect([all.of('a'), kept]).toEqual([[], [`keep ${binding.contact}`, `drop ${binding.contact}`]]);
});

test('each is looked at by the way that it has signed in from, and said to be silent when it is', async () => {
  const { clock, changes, pinged, network, all } = devices();
  all.take('a', { ...binding, expiresS: 3600 });
  await clock.advanceAsync(30_000);
  expect(pinged).toEqual([`${binding.contact} at 40000`]);
  expect(all.of('a')).toMatchObject([{ silent: false, lastSeenMs: clock.now() }]);
  network.answers = false;
  await clock.advanceAsync(60_000);
  expect(all.of('a')).toMatchObject([{ silent: true, lastSeenMs: clock.now() - 60_000 }]);
  network.answers = true;
  await clock.advanceAsync(30_000);
  expect(all.of('a')).toMatchObject([{ silent: false }]);
  expect(changes).toEqual(['a', 'a', 'a']);
  all.stop();
  await clock.advanceAsync(120_000);
  expect(pinged).toHaveLength(4);
});

test('an account that is gone leaves no device and no timer behind', async () => {
  const { clock, kept, all } = devices();
  all.take('a', binding);
  all.forget('a');
  await clock.advanceAsync(200_000);
  expect([all.of('a'), kept.length]).toEqual([[], 1]);
});

test('an account has ten devices at most, also those of before a restart; who was heard longest ago gives way', () => {
  const { clock, kept, all } = devices();
  for (let n = 0; n < 12; n += 1) {
    const one = { ...binding, contact: `sip:101@10.0.0.${n}` };
    all.restore({ accountId: 'a', binding: one, sinceMs: clock.now(), expiresMs: clock.now() + 60_000 });
  }
  all.take('a', { ...binding, contact: 'sip:101@10.0.0.2' });
  all.take('a', { ...binding, contact: 'sip:101@10.0.0.99' });
  expect(all.of('a')).toHaveLength(10);
  expect(kept.filter((line) => line.startsWith('drop'))).toEqual([
    'drop sip:101@10.0.0.0',
    'drop sip:101@10.0.0.1',
    'drop sip:101@10.0.0.3',
  ]);
});

test('a user agent that stops is no news of a device', async () => {
  const { clock, changes, all } = devices();
  all.take('a', { ...binding, expiresS: 3600 });
  all.start({
    ping: () => {
      throw new Error('not running');
    },
  });
  await clock.advanceAsync(30_000);
  expect([all.of('a')[0]?.silent, changes]).toEqual([false, ['a']]);
  all.stop();
});

test('two flows of one telephone are two ways to it, though it says one address for both', () => {
  const { clock, kept, changes, all } = devices();
  const flow = (regId: number, port: number): RegisteredBinding => ({
    ...binding,
    instance: `<urn:uuid:1>;reg-id=${regId}`,
    source: { host: '203.0.113.5', port },
  });
  all.take('a', flow(1, 40_001));
  all.take('a', flow(2, 40_002));
  expect(all.of('a')).toMatchObject([
    { instance: '<urn:uuid:1>', flow: { port: 40_001 } },
    { instance: '<urn:uuid:1>', flow: { port: 40_002 } },
  ]);
  clock.advance(1_000);
  // the one that is heard of last is behind the other
  all.take('a', { ...flow(1, 40_003), cseq: 2 });
  expect(all.of('a').map((device) => device.flow.port)).toEqual([40_002, 40_003]);
  all.fellSilent('a', all.of('a')[1]!);
  expect(all.of('a').map(({ silent }) => silent)).toEqual([false, true]);
  all.take('a', { ...flow(2, 40_002), expiresS: 0, cseq: 3 });
  expect(all.of('a').map((device) => device.flow.port)).toEqual([40_003]);
  expect(kept.at(-1)).toBe('drop <urn:uuid:1>;reg-id=2');
  expect(changes).toEqual(['a', 'a', 'a', 'a']);
});
