import { expect, test } from 'vitest';
import { ManualClock } from '../base/index.ts';
import type { Flow } from '../sip/index.ts';
import { LineSources } from './line-sources.ts';
import type { LiveTrunk } from './live-trunk.ts';

const stranger = { host: '198.51.100.66', port: 5060 };
const at = (host: string): Flow => ({ host, port: 5060 });

interface Line {
  trunk: { id: string };
  route: { host: string; port: number; numberFormat: 'e164' };
  watch: { answeredFrom?: Flow };
}

function line(id: string, host: string): Line {
  return { trunk: { id }, route: { host, port: 5060, numberFormat: 'e164' }, watch: {} };
}

/** Names are answered as `dns` says; one that it doesn't hold is never answered. */
function sources(lines: Line[], dns: Record<string, string[]> = {}) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const expected: string[] = [];
  const all = new LineSources({ clock, lines: () => lines as unknown as LiveTrunk[] });
  const finder = {
    placesOf: (uri: string): Promise<readonly Flow[]> => {
      asked.push(uri);
      const host = /^sip:([^:;]*)/.exec(uri)?.[1] ?? '';
      if (/^[\d.]+$/.test(host)) return Promise.resolve([at(host)]);
      const found = dns[host];
      return found ? Promise.resolve(found.map(at)) : new Promise(() => undefined);
    },
    acquaint: (host: string) => void expected.push(host),
  };
  const lineAt = (host: string): string | undefined => all.lineOf(at(host), '100')?.trunk.id;
  return { clock, asked, expected, all, finder, lineAt, dns };
}

test('a line by address is known at once, whatever DNS does about the others', async () => {
  const lines = [line('a', '192.0.2.1'), line('b', 'dead.example')];
  const { all, finder, clock, expected, lineAt } = sources(lines);
  expect(all.isComplete).toBe(false);
  all.start(finder);
  await clock.advanceAsync(0);
  expect([lineAt('192.0.2.1'), all.isComplete]).toEqual(['a', false]);
  expect(expected).toEqual(['192.0.2.1']);
});

test('what has been looked for is complete, found or not, until a line leads elsewhere', async () => {
  const lines = [line('a', '192.0.2.1'), line('b', 'gone.example')];
  const { all, finder, clock, lineAt } = sources(lines, { 'gone.example': [] });
  all.start(finder);
  await clock.advanceAsync(0);
  expect(all.isComplete).toBe(true);
  lines[0]!.route.host = '192.0.2.9';
  expect([all.isComplete, lineAt('192.0.2.1')]).toEqual([false, undefined]);
  await clock.advanceAsync(0);
  expect([all.isComplete, lineAt('192.0.2.9')]).toEqual([true, 'a']);
});

test('strangers make nobody ask again while a look is under way, or five seconds after it', async () => {
  const lines = [line('slow', 'slow.example'), line('gone', 'gone.example')];
  const { all, finder, clock, asked } = sources(lines, { 'gone.example': [] });
  all.start(finder);
  const strangers = () => {
    for (let n = 0; n < 500; n += 1) all.lineOf(stranger, 'x');
  };
  await clock.advanceAsync(0);
  strangers();
  expect(asked).toHaveLength(2);
  await clock.advanceAsync(5_000);
  strangers();
  await clock.advanceAsync(0);
  strangers();
  expect(asked).toEqual(['sip:slow.example:5060', 'sip:gone.example:5060', 'sip:gone.example:5060']);
});

test('a server that DNS has named within hours stays known, one of longer ago does not', async () => {
  const { all, finder, clock, lineAt, dns } = sources([line('a', 'many.example')], {
    'many.example': ['192.0.2.1'],
  });
  all.start(finder);
  await clock.advanceAsync(0);
  dns['many.example'] = ['192.0.2.2'];
  await clock.advanceAsync(60_000);
  expect([lineAt('192.0.2.1'), lineAt('192.0.2.2')]).toEqual(['a', 'a']);
  await clock.advanceAsync(6 * 3_600_000);
  expect([lineAt('192.0.2.1'), lineAt('192.0.2.2')]).toEqual([undefined, 'a']);
});

test('and as long it is no stranger', async () => {
  const { all, finder, clock, expected, dns } = sources([line('a', 'many.example')], {
    'many.example': ['192.0.2.1'],
  });
  all.start(finder);
  await clock.advanceAsync(0);
  dns['many.example'] = [];
  for (let hour = 0; hour < 5; hour += 1) {
    expected.length = 0;
    await clock.advanceAsync(3_600_000);
    expect(expected).toContain('192.0.2.1');
  }
  await clock.advanceAsync(3_600_000);
  expected.length = 0;
  await clock.advanceAsync(3_600_000);
  expect(expected).toEqual([]);
});

test('a server that answers from another address calls from there', async () => {
  const lines = [line('a', 'dead.example')];
  const { all, finder, clock, lineAt } = sources(lines);
  all.start(finder);
  lines[0]!.watch.answeredFrom = at('192.0.2.7');
  await clock.advanceAsync(0);
  expect(lineAt('192.0.2.7')).toBe('a');
});

test('and it still does when another one of them has answered since', async () => {
  const lines = [line('a', 'many.example')];
  const { all, finder, clock, expected, lineAt } = sources(lines, { 'many.example': ['192.0.2.1'] });
  lines[0]!.watch.answeredFrom = at('192.0.2.7');
  all.start(finder);
  await clock.advanceAsync(0);
  lines[0]!.watch.answeredFrom = at('192.0.2.8');
  expect([lineAt('192.0.2.7'), lineAt('192.0.2.8')]).toEqual(['a', 'a']);
  expect(expected).toEqual(['192.0.2.1', '192.0.2.7']);
});

test('a user agent that throws is as good as one that finds nothing, and after the stop none is asked', async () => {
  const { all, clock, asked } = sources([line('a', 'name.example')]);
  const stopped = () => {
    asked.push('asked');
    throw new Error('not running');
  };
  all.start({ placesOf: stopped, acquaint: () => undefined });
  await clock.advanceAsync(0);
  expect(all.lineOf(stranger, 'x')).toBeUndefined();
  all.stop();
  await clock.advanceAsync(120_000);
  all.refresh();
  expect([all.lineOf(stranger, 'x'), asked]).toEqual([undefined, ['asked']]);
});
