import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { DescriptorLedger } from '../../src/media/thread/descriptor-ledger.ts';
import { Libc } from '../../src/media/thread/libc.ts';
import { NativeDriver } from '../../src/media/thread/native-driver.ts';
import { openDriver } from '../../src/media/thread/open-driver.ts';
import type { PacketDriver, PacketPort, SharedPackets } from '../../src/media/thread/packet-driver.ts';
import { until } from './media-pair.ts';

interface Came {
  readonly way: 'rtp' | 'rtcp';
  readonly text: string;
  readonly from: { readonly host: string; readonly port: number };
  readonly atMs: number;
}

const drivers: PacketDriver[] = [];
const ports: PacketPort[] = [];

/** Every port of it is a shared one with a single stream. */
function sharing(driver: PacketDriver): PacketDriver {
  return {
    beginSlice: () => driver.beginSlice(),
    flush: () => driver.flush(),
    endSlice: () => driver.endSlice(),
    open: async (port) => {
      const shared = driver.openShared?.(port);
      const lane = shared?.lane();
      if (!lane || !shared) return undefined;
      const close = (): void => {
        lane.close();
        shared.close();
      };
      return {
        port: lane.port,
        listen: (onRtp, onRtcp) => lane.listen(onRtp, onRtcp),
        hearFrom: (farEnd) => lane.hearFrom?.(farEnd),
        sendRtp: (bytes, host, at) => lane.sendRtp(bytes, host, at),
        sendRtcp: (bytes, host, at) => lane.sendRtcp(bytes, host, at),
        fetch: () => lane.fetch(),
        close,
      };
    },
  };
}

/** A port of a range that no other file uses, and what comes to it; `from`: where its far end is said to be. */
async function open(driver: PacketDriver, port: number, from?: number, host = '127.0.0.1') {
  const opened = await driver.open(port);
  if (!opened) throw new Error(`port ${port} is taken`);
  ports.push(opened);
  if (from !== undefined) opened.hearFrom?.({ host, port: from, rtcpPort: from + 1 });
  const came: Came[] = [];
  const note =
    (way: Came['way']) =>
    (bytes: Buffer, from: Came['from'], atMs: number): void =>
      void came.push({ way, text: bytes.toString('latin1'), from, atMs });
  opened.listen(note('rtp'), note('rtcp'));
  return { port: opened, came };
}

/** Fetches, as the slices of a worker do, until there is enough. */
function fetched(driver: PacketDriver, port: PacketPort, enough: () => boolean): Promise<void> {
  return until(() => {
    driver.beginSlice();
    port.fetch();
    driver.endSlice();
    return enough();
  });
}

const ledger = new DescriptorLedger(100);

async function started(choice: 'dgram' | 'native', host = '127.0.0.1'): Promise<PacketDriver> {
  const { driver, instead } = await openDriver(choice, { host, clock: systemClock, ledger });
  expect(choice === 'native' && process.platform === 'linux' ? instead : undefined).toBeUndefined();
  drivers.push(driver);
  return driver;
}

afterEach(async () => {
  for (const port of ports.splice(0)) port.close();
  drivers.length = 0;
  await systemClock.sleep(5);
});

const kinds = process.platform === 'linux' ? (['dgram', 'native', 'shared'] as const) : (['dgram'] as const);

describe.each(kinds)('packets by %s', (kind) => {
  async function start(host?: string): Promise<PacketDriver> {
    return kind === 'shared' ? sharing(await started('native', host)) : await started(kind, host);
  }

  it('come whole and in order, each by its own way, with the address that sent them', async () => {
    const driver = await start();
    const near = await open(driver, 24_400);
    const far = await open(driver, 24_402, 24_400);
    const texts = Array.from({ length: 40 }, (_, n) => `packet ${n} ${'x'.repeat(n * 30)}`);
    const bytes = Buffer.alloc(1400);
    for (const text of texts) {
      const length = bytes.write(text, 'latin1');
      near.port.sendRtp(bytes.subarray(0, length), '127.0.0.1', 24_402);
      // used again at once, as a stream does
      bytes.fill(0);
    }
    near.port.sendRtcp(Buffer.from('report'), '127.0.0.1', 24_403);
    near.port.sendRtp(Buffer.alloc(0), '127.0.0.1', 24_402);
    await fetched(driver, far.port, () => far.came.length === 42);
    const rtp = far.came.filter(({ way }) => way === 'rtp');
    expect(rtp.map(({ text }) => text)).toEqual([...texts, '']);
    expect(rtp.every(({ from }) => from.host === '127.0.0.1' && from.port === 24_400)).toBe(true);
    expect(far.came.find(({ way }) => way === 'rtcp')).toMatchObject({
      text: 'report',
      from: { host: '127.0.0.1', port: 24_401 },
    });
  });

  // of Node's sockets the moment is that of the thread's turn, which may come late
  it.skipIf(kind === 'dgram')(
    'are told with the moment in which they came, not in which they are taken',
    async () => {
      const driver = await start();
      const near = await open(driver, 24_404);
      const far = await open(driver, 24_406, 24_404);
      near.port.sendRtp(Buffer.from('now'), '127.0.0.1', 24_406);
      await systemClock.sleep(60);
      const afterwards = systemClock.monotonicMs() - 20;
      await fetched(driver, far.port, () => far.came.length === 1);
      expect(far.came[0]!.atMs).toBeLessThan(afterwards);
    },
  );

  it.skipIf(kind === 'shared')('come from several places at once, each with its own name', async () => {
    const driver = await start();
    const far = await open(driver, 24_408);
    const senders = await Promise.all([24_410, 24_412, 24_414].map((port) => open(driver, port)));
    for (let round = 0; round < 3; round += 1)
      for (const { port } of senders) port.sendRtp(Buffer.from(String(port.port)), '127.0.0.1', 24_408);
    await fetched(driver, far.port, () => far.came.length === 9);
    expect(far.came.every(({ text, from }) => text === String(from.port))).toBe(true);
    const names = far.came.map(({ from }) => from);
    expect(names[0]).toMatchObject({ port: 24_410 });
    expect(names.at(-1)).toMatchObject({ port: 24_414 });
  });

  it('a taken port is told, also when only the one of RTCP is, and nothing stays open', async () => {
    const driver = await start();
    const { port } = await open(driver, 24_416);
    expect(await driver.open(24_416)).toBeUndefined();
    // its RTCP would be where the other's RTP is
    expect(await driver.open(24_415)).toBeUndefined();
    port.close();
    port.close();
    await systemClock.sleep(5);
    await open(driver, 24_415);
  });

  it('an address that is not ours rejects', async () => {
    const driver = await start('203.0.113.77');
    await expect(driver.open(24_418)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('what can’t leave is lost, and nothing is handed over after closing', async () => {
    const driver = await start();
    const near = await open(driver, 24_420);
    const far = await open(driver, 24_422, 24_420);
    near.port.sendRtp(Buffer.from('x'), '127.0.0.1', 0);
    near.port.sendRtp(Buffer.from('x'), 'no address', 24_422);
    near.port.sendRtp(Buffer.from('last'), '127.0.0.1', 24_422);
    await systemClock.sleep(20);
    const came = far.came.length;
    far.port.close();
    driver.beginSlice();
    far.port.fetch();
    near.port.close();
    near.port.sendRtp(Buffer.from('x'), '127.0.0.1', 24_422);
    await systemClock.sleep(20);
    expect(far.came).toHaveLength(came);
  });

  it('a port may be closed by what it hands over', async () => {
    const driver = await start();
    const near = await open(driver, 24_424);
    const far = await open(driver, 24_426, 24_424);
    let heard = 0;
    far.port.listen(
      () => {
        heard += 1;
        far.port.close();
      },
      () => undefined,
    );
    for (let n = 0; n < 20; n += 1) near.port.sendRtp(Buffer.from('x'), '127.0.0.1', 24_426);
    await fetched(driver, far.port, () => heard > 0);
    await systemClock.sleep(20);
    expect(heard).toBe(1);
  });

  it('are read again after a flood that filled the socket', async () => {
    const driver = await start();
    const near = await open(driver, 24_428);
    const far = await open(driver, 24_430, 24_428);
    for (let n = 0; n < 2000; n += 1) near.port.sendRtp(Buffer.alloc(1000), '127.0.0.1', 24_430);
    await fetched(driver, far.port, () => far.came.length > 50);
    await fetched(driver, far.port, () => {
      near.port.sendRtp(Buffer.from('after'), '127.0.0.1', 24_430);
      return far.came.at(-1)?.text === 'after';
    });
  });

  it('within a slice leave when it is over, in their order, also those that are long', async () => {
    const driver = await start();
    const near = await open(driver, 24_438);
    const far = await open(driver, 24_440, 24_438);
    const texts = Array.from({ length: 150 }, (_, n) => `${n} ${'x'.repeat(n % 7 === 0 ? 1300 : 160)}`);
    driver.beginSlice();
    for (const text of texts) near.port.sendRtp(Buffer.from(text), '127.0.0.1', 24_440);
    driver.endSlice();
    await fetched(driver, far.port, () => far.came.length === texts.length);
    expect(far.came.map(({ text }) => text)).toEqual(texts);
  });

  it('within a slice leave before its end when they are told to', async () => {
    const driver = await start();
    const near = await open(driver, 24_446);
    const far = await open(await start(), 24_448, 24_446);
    driver.beginSlice();
    near.port.sendRtp(Buffer.from('spoken'), '127.0.0.1', 24_448);
    driver.flush();
    await fetched(drivers.at(-1)!, far.port, () => far.came.length === 1);
    driver.endSlice();
    expect(far.came).toHaveLength(1);
  });

  it('one that can’t leave does not hold up those behind it', async () => {
    const driver = await start();
    const near = await open(driver, 24_442);
    const far = await open(driver, 24_444, 24_442);
    driver.beginSlice();
    near.port.sendRtp(Buffer.from('first'), '127.0.0.1', 24_444);
    near.port.sendRtp(Buffer.from('nowhere'), '127.0.0.1', 0);
    near.port.sendRtp(Buffer.from('second'), '127.0.0.1', 24_444);
    driver.endSlice();
    await fetched(driver, far.port, () => far.came.length === 2);
    expect(far.came.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it.skipIf(kind === 'shared')(
    'IPv6 and IPv4 are spoken by a port that is bound to ::, each by its own name',
    async () => {
      const driver = await start('::');
      const both = await open(driver, 24_432);
      const six = await open(await start('::1'), 24_434);
      const four = await open(await start('127.0.0.1'), 24_436);
      both.port.sendRtp(Buffer.from('six'), '::1', 24_434);
      both.port.sendRtp(Buffer.from('four'), '127.0.0.1', 24_436);
      await until(() => {
        for (const each of drivers) each.beginSlice();
        for (const each of ports) each.fetch();
        for (const each of drivers) each.endSlice();
        return six.came.length + four.came.length === 2;
      });
      expect(six.came[0]).toMatchObject({ text: 'six', from: { host: '::1', port: 24_432 } });
      expect(four.came[0]).toMatchObject({ text: 'four', from: { host: '127.0.0.1', port: 24_432 } });
      six.port.sendRtp(Buffer.from('answer'), '::1', 24_432);
      four.port.sendRtp(Buffer.from('answer'), '127.0.0.1', 24_432);
      await fetched(driver, both.port, () => both.came.length === 2);
      expect(both.came.map(({ from }) => from.host).sort()).toEqual(['127.0.0.1', '::1']);
    },
  );
});

describe.runIf(process.platform === 'linux')('a shared port', () => {
  /** A port that is heard at `port`, and a lane of the shared one that has its far end there. */
  async function talk(driver: PacketDriver, shared: SharedPackets, port: number, host = '127.0.0.1') {
    const far = await open(driver, port);
    const lane = shared.lane();
    ports.push(lane);
    const came: string[] = [];
    const note = (way: string) => (bytes: Buffer, from: Came['from']) =>
      void came.push(`${way} ${bytes.toString()} from ${from.host}:${from.port}`);
    lane.listen(note('rtp'), note('rtcp'));
    lane.hearFrom?.({ host, port, rtcpPort: port + 1 });
    return { far, lane, came };
  }

  async function startShared(port: number, host?: string) {
    const driver = await started('native', host);
    const shared = driver.openShared?.(port);
    if (!shared) throw new Error(`port ${port} is taken`);
    ports.push({ close: () => shared.close() } as PacketPort);
    return { driver, shared };
  }

  const arrived = (driver: PacketDriver, lane: PacketPort, enough: () => boolean): Promise<void> =>
    fetched(driver, lane, enough);

  it('gives each stream what comes from its far end, RTP and RTCP, and counts what comes from elsewhere', async () => {
    const { driver, shared } = await startShared(24_450);
    const talks = await Promise.all([24_452, 24_454, 24_456].map((port) => talk(driver, shared, port)));
    const stranger = await open(driver, 24_458);
    stranger.port.sendRtp(Buffer.from('strange'), '127.0.0.1', 24_450);
    for (const { far } of talks) {
      far.port.sendRtp(Buffer.from('sound'), '127.0.0.1', 24_450);
      far.port.sendRtcp(Buffer.from('report'), '127.0.0.1', 24_451);
    }
    await arrived(driver, talks[0]!.lane, () => talks.every(({ came }) => came.length === 2));
    for (const { far, came } of talks) {
      const { port } = far.port;
      const both = [`rtp sound from 127.0.0.1:${port}`, `rtcp report from 127.0.0.1:${port + 1}`];
      expect(came.toSorted()).toEqual(both.toSorted());
    }
    expect(shared.strangers).toBe(1);
  });

  it('sends for all of them by one port, each to its own far end', async () => {
    const { driver, shared } = await startShared(24_460);
    const talks = await Promise.all([24_462, 24_464].map((port) => talk(driver, shared, port)));
    driver.beginSlice();
    for (const { far, lane } of talks)
      for (const n of [1, 2]) lane.sendRtp(Buffer.from(`${far.port.port} ${n}`), '127.0.0.1', far.port.port);
    driver.endSlice();
    for (const { far } of talks) {
      await fetched(driver, far.port, () => far.came.length === 2);
      expect(far.came.map(({ text }) => text)).toEqual([`${far.port.port} 1`, `${far.port.port} 2`]);
      expect(far.came.every(({ from }) => from.port === 24_460)).toBe(true);
    }
  });

  it('follows a far end that moves, and leaves an address to nobody when its stream is closed', async () => {
    const { driver, shared } = await startShared(24_470);
    const { far, lane, came } = await talk(driver, shared, 24_472);
    const moved = await open(driver, 24_474);
    lane.hearFrom?.({ host: '127.0.0.1', port: 24_474, rtcpPort: 24_475 });
    far.port.sendRtp(Buffer.from('old'), '127.0.0.1', 24_470);
    moved.port.sendRtp(Buffer.from('new'), '127.0.0.1', 24_470);
    await arrived(driver, lane, () => came.length + shared.strangers === 2);
    expect(came).toEqual(['rtp new from 127.0.0.1:24474']);
    // held in the old way: he is where he was
    lane.hearFrom?.({ host: '0.0.0.0', port: 24_474, rtcpPort: 24_475 });
    moved.port.sendRtp(Buffer.from('on hold'), '127.0.0.1', 24_470);
    await arrived(driver, lane, () => came.length === 2);
    const next = await talk(driver, shared, 24_476);
    lane.close();
    moved.port.sendRtp(Buffer.from('late'), '127.0.0.1', 24_470);
    next.far.port.sendRtp(Buffer.from('still here'), '127.0.0.1', 24_470);
    await arrived(driver, next.lane, () => next.came.length + shared.strangers === 3);
    expect(came).toHaveLength(2);
    expect(next.came).toEqual(['rtp still here from 127.0.0.1:24476']);
  });

  it('lets the mistake of one stream be its own', async () => {
    const { driver, shared } = await startShared(24_480);
    const broken = await talk(driver, shared, 24_482);
    const whole = await talk(driver, shared, 24_484);
    broken.lane.listen(
      () => {
        throw new Error('broken');
      },
      () => undefined,
    );
    broken.far.port.sendRtp(Buffer.from('x'), '127.0.0.1', 24_480);
    whole.far.port.sendRtp(Buffer.from('y'), '127.0.0.1', 24_480);
    await arrived(driver, whole.lane, () => whole.came.length === 1);
    expect(() => broken.lane.fetch()).toThrow('broken');
    expect(() => whole.lane.fetch()).not.toThrow();
  });

  it('that is bound to :: knows far ends of IPv6 and IPv4', async () => {
    const { driver, shared } = await startShared(24_490, '::');
    const elsewhere = { six: await started('native', '::1'), four: await started('native', '127.0.0.1') };
    const six = await talk(elsewhere.six, shared, 24_492, '::1');
    const four = await talk(elsewhere.four, shared, 24_494);
    six.far.port.sendRtp(Buffer.from('six'), '::1', 24_490);
    four.far.port.sendRtp(Buffer.from('four'), '127.0.0.1', 24_490);
    await arrived(driver, six.lane, () => six.came.length + four.came.length === 2);
    expect(six.came).toEqual(['rtp six from ::1:24492']);
    expect(four.came).toEqual(['rtp four from 127.0.0.1:24494']);
    six.lane.sendRtp(Buffer.from('back'), '::1', 24_492);
    four.lane.sendRtp(Buffer.from('back'), '127.0.0.1', 24_494);
    await fetched(elsewhere.six, six.far.port, () => six.far.came.length === 1);
    await fetched(elsewhere.four, four.far.port, () => four.far.came.length === 1);
  });

  it('knows for how many calls there is room, whatever the system gives', async () => {
    const libc = await Libc.load();
    if (typeof libc === 'string') throw new Error(libc);
    const driver = new NativeDriver({ libc, host: '127.0.0.1', clock: systemClock, ledger });
    // the usual limit of Linux
    vi.spyOn(libc, 'widen').mockReturnValue(425_984);
    const narrow = driver.openShared(24_496);
    expect(narrow?.roomForCalls).toBe(18);
    narrow?.close();
    vi.restoreAllMocks();
    const { shared } = await startShared(24_496);
    expect(shared.roomForCalls).toBeGreaterThan(0);
  });

  it('that is taken is told', async () => {
    const { driver, shared } = await startShared(24_496);
    expect(driver.openShared?.(24_496)).toBeUndefined();
    shared.close();
    shared.close();
    driver.openShared?.(24_496)?.close();
  });
});
