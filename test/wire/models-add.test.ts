import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../src/base/index.ts';
import { download } from '../../src/speech/models/download.ts';
import { installModel, modelsHere, removeModel } from '../../src/speech/models/install-model.ts';
import { modelCatalogue, type SpeechModel } from '../../src/speech/models/model-catalogue.ts';
import { FileServer, openProxy } from '../fakes/file-server.ts';

/** `some-model-2025/`: model.onnx (3,000 bytes), tokens.txt, LICENSE, test_wavs/0.wav; and `../../escaped`, which is to stay inside. */
const archive = readFileSync(new URL('../fixtures/speech/model.tar.bz2', import.meta.url));
const sumOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let server: FileServer;
let slept: number[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perezvon-models-'));
  server = await new FileServer(archive).open();
  slept = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Pauses are over at once; nothing else falls due. */
function hurried(): ManualClock {
  return Object.assign(new ManualClock(), {
    sleep: async (ms: number) => void slept.push(ms),
  });
}

const fetchTo = (name: string, more: { sha256?: string; url?: string } = {}): Promise<string> =>
  download({
    ...{ file: join(folder, name), clock: hurried(), onProgress: () => server.cut() },
    ...{ sha256: more.sha256, url: more.url ?? server.address },
  });
const lies = (name: string): Buffer => readFileSync(join(folder, name));
const sha256 = sumOf(archive);

describe('a download', () => {
  it('lies under its name when it is whole, with its sum told', async () => {
    const shown: number[] = [];
    const told = await download({
      ...{ url: server.address, file: join(folder, 'a'), clock: hurried(), sha256 },
      onProgress: (done, total) => shown.push(done / total),
    });
    expect(told).toBe(sha256);
    expect(lies('a')).toEqual(archive);
    expect(shown.at(-1)).toBe(1);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('goes on where the connection was cut, as long as each try brings something', async () => {
    server.holdsAfter = 200;
    await fetchTo('a', { sha256 });
    expect(lies('a')).toEqual(archive);
    expect(server.asked.slice(0, 3)).toEqual([undefined, 'bytes=200-', 'bytes=400-']);
    expect(slept.every((ms) => ms === 1_000)).toBe(true);
  });

  it('goes on in a later run, or begins anew when what was kept is of something else', async () => {
    writeFileSync(join(folder, 'a.part'), archive.subarray(0, 300));
    await fetchTo('a', { sha256 });
    expect(server.asked).toEqual(['bytes=300-']);
    writeFileSync(join(folder, 'b.part'), Buffer.alloc(300));
    await fetchTo('b', { sha256 });
    expect(server.asked.slice(1)).toEqual(['bytes=300-', undefined]);
    writeFileSync(join(folder, 'c.part'), archive);
    await fetchTo('c', { sha256 });
    writeFileSync(join(folder, 'd.part'), Buffer.alloc(archive.length + 1));
    await fetchTo('d', { sha256 });
    expect(server.asked.slice(3)).toEqual([`bytes=${archive.length + 1}-`, undefined]);
    for (const name of ['a', 'b', 'c', 'd']) expect(lies(name)).toEqual(archive);
  });

  it('is read from the beginning each time by a server that knows no ranges', async () => {
    server.knowsRanges = false;
    server.holdsAfter = 200;
    await expect(fetchTo('a', { sha256 })).rejects.toMatchObject({ code: 'models.unreachable' });
    server.holdsAfter = Infinity;
    await fetchTo('a', { sha256 });
    expect(lies('a')).toEqual(archive);
  });

  it('never mixes two files when nobody knows the sum', async () => {
    server.holdsAfter = 200;
    writeFileSync(join(folder, 'a.part'), Buffer.alloc(100));
    // another file lies there from the second request on
    server.onAsked = (count) => {
      if (count !== 2) return;
      server.content = Buffer.alloc(500, 'b');
      server.tag = '"two"';
      server.holdsAfter = Infinity;
    };
    await fetchTo('a');
    expect(server.asked).toEqual([undefined, 'bytes=200-']);
    expect(lies('a')).toEqual(Buffer.alloc(500, 'b'));
  });

  it('is not kept when its sum is wrong', async () => {
    const wrong = sha256.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    await expect(fetchTo('a', { sha256: wrong })).rejects.toMatchObject({ code: 'models.sum-wrong' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('follows to where it is sent, waits for a server that is busy, and takes no for an answer', async () => {
    server.instead.push('/elsewhere', 503, 429);
    await fetchTo('a', { sha256 });
    expect(slept).toEqual([2_000, 4_000]);
    server.instead.push(404);
    await expect(fetchTo('b', { sha256 })).rejects.toThrow('answers 404');
    expect(server.asked).toHaveLength(5);
  });

  it('gives up a server that is not there after some tries, with words of what to do', async () => {
    const url = server.address;
    await server.stop();
    await expect(fetchTo('a', { sha256, url })).rejects.toThrow(/ECONNREFUSED.*https_proxy.*--from/);
    expect(slept).toEqual([2_000, 4_000, 8_000]);
    server = await new FileServer(archive).open();
  });

  it('goes by the proxy of the environment', async () => {
    const proxy = await openProxy();
    vi.stubEnv('http_proxy', proxy.address);
    vi.stubEnv('no_proxy', '');
    await fetchTo('a', { sha256 });
    expect(lies('a')).toEqual(archive);
    expect(proxy.passed).toHaveLength(1);
    await proxy.stop();
  });
});

describe('a model that is added', () => {
  const model = (): SpeechModel => ({
    name: 'some',
    use: 'hearing',
    about: 'of a test',
    kind: 't-one',
    licence: { name: 'MIT', author: 'a test', page: 'https://example.invalid' },
    archive: { url: server.address, bytes: archive.length, sha256 },
    files: ['model.onnx', 'tokens.txt'],
    papers: ['LICENSE', 'README.md'],
    unpackedBytes: 4_000,
  });
  type Order = Parameters<typeof installModel>[0];
  const add = (more: Partial<Order> = {}): ReturnType<typeof installModel> =>
    installModel({
      ...{ model: model(), directory: join(folder, 'models'), clock: hurried() },
      onProgress: () => undefined,
      mayTrust: () => Promise.reject(new Error('nobody is to be asked')),
      ...more,
    });
  const place = (...names: string[]): string => join(folder, 'models', ...names);

  it('is in its folder with what it needs, its papers and its card, and with nothing else', async () => {
    expect(await add()).toBe('installed');
    expect(readdirSync(place())).toEqual(['some']);
    expect(readdirSync(place('some')).sort()).toEqual([
      ...['LICENSE', 'model.onnx', 'perezvon-model.json', 'tokens.txt'],
    ]);
    expect(readFileSync(place('some', 'model.onnx'))).toHaveLength(3_000);
    expect(JSON.parse(readFileSync(place('some', 'perezvon-model.json'), 'utf8'))).toMatchObject({
      ...{ kind: 't-one', sha256, source: server.address },
    });
    expect(existsSync(join(folder, 'escaped'))).toBe(false);
    const [here] = await modelsHere(place());
    expect(here?.name).toBe('some');
    expect(here?.bytes).toBeGreaterThan(3_000);
    expect(await removeModel(place(), 'some')).toBe(true);
    expect(await removeModel(place(), 'some')).toBe(false);
  });

  it('takes folders of it whole when they are wanted', async () => {
    await add({ model: { ...model(), files: ['model.onnx', 'test_wavs/'] } });
    expect(readdirSync(place('some', 'test_wavs'))).toEqual(['0.wav']);
  });

  it('takes them whole from a folder on this machine, too, and shows one sum of each', async () => {
    const from = join(folder, 'unpacked');
    mkdirSync(join(from, 'data', 'lang'), { recursive: true });
    for (const file of ['model.onnx', 'data/a', 'data/lang/b', 'other'])
      writeFileSync(join(from, file), file);
    const asked: string[] = [];
    const withFolder = { ...model(), files: ['model.onnx', 'data/'] };
    const mayTrust: Order['mayTrust'] = async (sums) => asked.push(...sums.map(({ file }) => file)) > 0;
    expect(await add({ from, model: withFolder, mayTrust })).toBe('installed');
    expect(asked).toEqual(['model.onnx', 'data/']);
    expect(readFileSync(place('some', 'data', 'lang', 'b'), 'utf8')).toBe('data/lang/b');
    expect(existsSync(place('some', 'other'))).toBe(false);
    const lacking = { ...model(), files: ['model.onnx', 'voices/'] };
    await expect(add({ from, model: lacking, mayTrust })).rejects.toThrow('has no voices/');
  });

  it('takes it from a folder of links, too, whose files lie elsewhere', async () => {
    const [from, elsewhere] = [join(folder, 'linked'), join(folder, 'elsewhere')];
    mkdirSync(join(elsewhere, 'data'), { recursive: true });
    mkdirSync(from);
    writeFileSync(join(elsewhere, '1a2b'), 'a model');
    writeFileSync(join(elsewhere, 'data', 'a'), 'data');
    symlinkSync(join('..', 'elsewhere', '1a2b'), join(from, 'model.onnx'));
    symlinkSync(join(elsewhere, 'data'), join(from, 'data'));
    // one that leads nowhere, and one that leads round
    symlinkSync(join(elsewhere, 'nothing'), join(from, 'lost'));
    symlinkSync(elsewhere, join(elsewhere, 'data', 'round'));
    const linked = { ...model(), files: ['model.onnx', 'data/'] };
    expect(await add({ from, model: linked, mayTrust: async () => true })).toBe('installed');
    expect(lstatSync(place('some', 'model.onnx')).isFile()).toBe(true);
    expect(readFileSync(place('some', 'model.onnx'), 'utf8')).toBe('a model');
    expect(readFileSync(place('some', 'data', 'a'), 'utf8')).toBe('data');
  });

  it('comes from an archive or a folder on this machine, too, or from another address', async () => {
    writeFileSync(join(folder, 'm.tar.bz2'), archive);
    await add({ from: join(folder, 'm.tar.bz2') });
    await add({ from: server.address.replace('model', 'mirror') });
    expect(server.asked).toHaveLength(1);
    const asked: unknown[] = [];
    const mayTrust: Order['mayTrust'] = async (sums) => asked.push(...sums) > 0;
    await add({ from: place('some'), mayTrust });
    expect(asked).toEqual([
      { file: 'model.onnx', sha256: sumOf(readFileSync(place('some', 'model.onnx'))) },
      { file: 'tokens.txt', sha256: sumOf(readFileSync(place('some', 'tokens.txt'))) },
    ]);
    expect(readdirSync(place('some'))).toContain('LICENSE');
  });

  it('is asked about when nobody has published its sum, and left when that is not trusted', async () => {
    const { url, bytes } = model().archive;
    const unknown = { ...model(), archive: { url, bytes } };
    const sums: unknown[] = [];
    expect(await add({ model: unknown, mayTrust: async (told) => sums.push(...told) < 0 })).toBe(
      'not-trusted',
    );
    expect(sums).toMatchObject([{ sha256 }]);
    expect(readdirSync(place())).toEqual([]);
    expect(await add({ model: unknown, mayTrust: async () => true })).toBe('installed');
  });

  it('leaves the one that is there alone when anything is wrong with the new one', async () => {
    await add();
    const before = readFileSync(place('some', 'perezvon-model.json'));
    const other = { ...model(), files: ['encoder.onnx'] };
    await expect(add({ model: other })).rejects.toMatchObject({ code: 'models.archive-incomplete' });
    const huge = { ...model(), unpackedBytes: 1e18 };
    await expect(add({ model: huge })).rejects.toMatchObject({ code: 'models.disk-full' });
    await expect(add({ from: join(folder, 'nothing') })).rejects.toMatchObject({
      code: 'models.source-missing',
    });
    writeFileSync(join(folder, 'text'), 'no archive');
    await expect(add({ from: join(folder, 'text') })).rejects.toMatchObject({ code: 'models.sum-wrong' });
    mkdirSync(join(folder, 'empty'));
    await expect(add({ from: join(folder, 'empty') })).rejects.toThrow('has no model.onnx, no tokens.txt');
    expect(readFileSync(place('some', 'perezvon-model.json'))).toEqual(before);
  });

  const damaged = [
    ['no archive at all', Buffer.from('a text that nobody has packed, of some length')],
    ['an archive that breaks off', archive.subarray(0, archive.length - 40)],
    ['nothing', Buffer.alloc(0)],
  ] as const;
  it.each(damaged)('is refused when it is %s', async (_what, bytes) => {
    writeFileSync(join(folder, 'm.tar.bz2'), bytes);
    const { url } = model().archive;
    const unknown = { ...model(), archive: { url, bytes: bytes.length } };
    const from = join(folder, 'm.tar.bz2');
    await expect(add({ model: unknown, from, mayTrust: async () => true })).rejects.toMatchObject({
      code: 'models.archive-damaged',
    });
    expect(readdirSync(place())).toEqual([]);
  });

  it('stops when it is told to, and goes on with what it had', async () => {
    server.holdsAfter = 300;
    const stop = new AbortController();
    const onProgress: Order['onProgress'] = (_step, done) => done >= 300 && stop.abort();
    await expect(add({ signal: stop.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' });
    server.holdsAfter = Infinity;
    await add();
    expect(server.asked).toEqual([undefined, 'bytes=300-']);
  });
});

describe('the catalogue', () => {
  it('names each model once, with an address, a size and a sum', () => {
    expect(new Set(modelCatalogue.map(({ name }) => name)).size).toBe(modelCatalogue.length);
    for (const { archive: published, files, name } of modelCatalogue) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(published.url).toMatch(/^https:\/\/github\.com\/k2-fsa\/.*\.tar\.bz2$/);
      expect(published.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(files).toContain('tokens.txt');
    }
  });
});
