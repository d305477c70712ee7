import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { DescriptorLedger } from '../../src/media/thread/descriptor-ledger.ts';
import { openDriver } from '../../src/media/thread/open-driver.ts';
import type { PacketDriver, PacketPort } from '../../src/media/thread/packet-driver.ts';
import { until } from './media-pair.ts';

interface Came {
  readonly way: 'rtp' | 'rtcp';
  readonly text: string;
  readonly from: { readonly host: string; readonly port: number };
  readonly atMs: number;
}

const drivers: PacketDriver[] = [];
const ports: PacketPort[] = [];

/** A port of a range that no other file uses, and what comes to it. */
async function open(driver: PacketDriver, port: number) {
  const opened = await driver.open(port);
  if (!opened) throw new Error(`port ${port} is taken`);
  ports.push(opened);
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
    return enough();
  });
}

const ledger = new DescriptorLedger(100);

describe.each(['dgram', 'native'] as const)('packets by %s', (choice) => {
  async function start(host = '127.0.0.1'): Promise<PacketDriver> {
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

  it('come whole and in order, each by its own way, with the address that sent them', async () => {
    const driver = await start();
    const near = await open(driver, 24_400);
    const far = await open(driver, 24_402);
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

  it('are told with the moment in which they came, not in which they are taken', async () => {
    const driver = await start();
    const near = await open(driver, 24_404);
    const far = await open(driver, 24_406);
    near.port.sendRtp(Buffer.from('now'), '127.0.0.1', 24_406);
    await systemClock.sleep(60);
    const afterwards = systemClock.monotonicMs() - 20;
    await fetched(driver, far.port, () => far.came.length === 1);
    expect(far.came[0]!.atMs).toBeLessThan(afterwards);
  });

  it('come from several places at once, each with its own name', async () => {
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
    const far = await open(driver, 24_422);
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
    const far = await open(driver, 24_426);
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
    const far = await open(driver, 24_430);
    for (let n = 0; n < 2000; n += 1) near.port.sendRtp(Buffer.alloc(1000), '127.0.0.1', 24_430);
    await fetched(driver, far.port, () => far.came.length > 50);
    await fetched(driver, far.port, () => {
      near.port.sendRtp(Buffer.from('after'), '127.0.0.1', 24_430);
      return far.came.at(-1)?.text === 'after';
    });
  });

  it('IPv6 and IPv4 are spoken by a port that is bound to ::, each by its own name', async () => {
    const driver = await start('::');
    const both = await open(driver, 24_432);
    const six = await open(await start('::1'), 24_434);
    const four = await open(await start('127.0.0.1'), 24_436);
    both.port.sendRtp(Buffer.from('six'), '::1', 24_434);
    both.port.sendRtp(Buffer.from('four'), '127.0.0.1', 24_436);
    await until(() => {
      for (const each of drivers) each.beginSlice();
      for (const each of ports) each.fetch();
      return six.came.length + four.came.length === 2;
    });
    expect(six.came[0]).toMatchObject({ text: 'six', from: { host: '::1', port: 24_432 } });
    expect(four.came[0]).toMatchObject({ text: 'four', from: { host: '127.0.0.1', port: 24_432 } });
    six.port.sendRtp(Buffer.from('answer'), '::1', 24_432);
    four.port.sendRtp(Buffer.from('answer'), '127.0.0.1', 24_432);
    await fetched(driver, both.port, () => both.came.length === 2);
    expect(both.came.map(({ from }) => from.host).sort()).toEqual(['127.0.0.1', '::1']);
  });
});
