import { hash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure, type Clock } from '../../base/index.ts';
import { modelCard } from '../engines/sherpa/model-folder.ts';
import { download, sumOf } from './download.ts';
import type { SpeechModel } from './model-catalogue.ts';
import { unpack } from './unpack.ts';

export interface InstallOrder {
  readonly model: SpeechModel;
  /** Where models lie; made when it is missing. */
  readonly directory: string;
  /** Instead of the published address: another one, an archive on this machine, or a folder with the files. */
  readonly from?: string | undefined;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  onProgress(step: 'fetching' | 'unpacking', done: number, total: number): void;
  /** Nobody has published a sum of it: these were computed here. Resolves with whether it shall be taken. */
  mayTrust(sums: readonly { readonly file: string; readonly sha256: string }[]): Promise<boolean>;
}

export type Installed = 'installed' | 'not-trusted';

/** Besides what is needed, so much of the disk is left free. */
const spareBytes = 200_000_000;

/**
 * Fetches a model, looks at its sum, unpacks it and puts it in its place in one step: an old one serves until the new one is
 * whole. What was fetched stays for the next try when something breaks off. Throws `Failure`: of `download` and `unpack`,
 * `models.disk-full`, `models.source-missing`.
 */
export async function installModel(order: InstallOrder): Promise<Installed> {
  const { model, directory, from } = order;
  await mkdir(directory, { recursive: true });
  await clearLeftovers(directory, model.name);
  const staging = join(directory, `.${model.name}-${randomUUID().slice(0, 8)}`);
  await mkdir(staging);
  try {
    const outcome =
      from !== undefined && !isAddress(from) && (await isFolder(from))
        ? await fromFolder(order, from, staging)
        : await fromArchive(order, staging);
    if (outcome === 'not-trusted') return outcome;
    await putInPlace(order, staging);
    return outcome;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

export interface HereModel {
  readonly name: string;
  readonly bytes: number;
}

/** The models that are in their places. */
export async function modelsHere(directory: string): Promise<readonly HereModel[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && existsSync(cardOf(directory, entry.name)));
  return Promise.all(
    folders.map(async ({ name }) => ({ name, bytes: await sizeOfFolder(join(directory, name)) })),
  );
}

/** Whether there was one. */
export async function removeModel(directory: string, name: string): Promise<boolean> {
  const here = (await modelsHere(directory)).some((one) => one.name === name);
  if (here) await rm(join(directory, name), { recursive: true });
  return here;
}

async function fromArchive(order: InstallOrder, staging: string): Promise<Installed> {
  const { model, directory, from, signal } = order;
  const { url, bytes, sha256 } = model.archive;
  const isRemote = from === undefined || isAddress(from);
  await checkRoom(directory, model.unpackedBytes + (isRemote ? bytes : 0));
  let archive: string;
  let sum: string;
  if (isRemote) {
    archive = join(directory, `${model.name}.tar.bz2`);
    sum = await download({
      ...{ url: from ?? url, file: archive, bytes, clock: order.clock },
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(signal ? { signal } : {}),
      onProgress: (done, total) => order.onProgress('fetching', done, total),
    });
  } else {
    archive = from;
    sum = await sumOfGiven(from);
    if (sha256 !== undefined && sum !== sha256) throw sumWrong(sum, sha256);
  }
  const trusted = sha256 !== undefined || (await order.mayTrust([{ file: archive, sha256: sum }]));
  if (trusted) {
    const onProgress = (done: number): void => order.onProgress('unpacking', done, model.unpackedBytes);
    await unpack(archive, staging, model, onProgress);
  }
  if (isRemote) await rm(archive, { force: true });
  return trusted ? 'installed' : 'not-trusted';
}

/** Files that were unpacked elsewhere: sums are published of archives only. */
async function fromFolder(order: InstallOrder, from: string, staging: string): Promise<Installed> {
  const { files, papers, unpackedBytes } = order.model;
  await checkRoom(order.directory, unpackedBytes);
  const there = await filesIn(from);
  const missing = files.filter((file) => !there.some((one) => isOf(one, file)));
  if (missing.length > 0) {
    throw new Failure('invalid', {
      code: 'models.archive-incomplete',
      message: `The folder has no ${missing.join(', no ')}: it is another one.`,
    });
  }
  const needed = there.filter((one) => files.some((file) => isOf(one, file)));
  const sums = await Promise.all(files.map((file) => sumOfAll(from, file, there)));
  if (!(await order.mayTrust(sums))) return 'not-trusted';
  for (const file of [...needed, ...there.filter((one) => papers.includes(one))]) {
    await mkdir(dirname(join(staging, file)), { recursive: true });
    await copyFile(join(from, file), join(staging, file));
  }
  return 'installed';
}

async function putInPlace({ model, directory, from, clock }: InstallOrder, staging: string): Promise<void> {
  const card = {
    ...{ name: model.name, kind: model.kind, licence: model.licence },
    ...{ source: from ?? model.archive.url, sha256: model.archive.sha256 },
    installedAt: clock.now(),
  };
  await writeFile(join(staging, modelCard), `${JSON.stringify(card, null, 2)}\n`);
  const place = join(directory, model.name);
  const old = join(directory, `.${model.name}-old-${randomUUID().slice(0, 8)}`);
  if (existsSync(place)) await rename(place, old);
  await rename(staging, place);
  await rm(old, { recursive: true, force: true });
}

/** Of runs that were killed. */
async function clearLeftovers(directory: string, name: string): Promise<void> {
  const leftover = new RegExp(`^\\.${name}(?:-old)?-[0-9a-f]{8}$`);
  for (const entry of await readdir(directory)) {
    if (leftover.test(entry)) await rm(join(directory, entry), { recursive: true, force: true });
  }
}

async function checkRoom(directory: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free >= needed + spareBytes) return;
  throw new Failure('unavailable', {
    code: 'models.disk-full',
    message: `There are ${megabytes(free)} MB free in the models’ folder, and ${megabytes(needed + spareBytes)} MB are needed.`,
    retryable: false,
  });
}

async function sumOfGiven(file: string): Promise<string> {
  try {
    return await sumOf(file);
  } catch (cause) {
    throw new Failure('missing', {
      code: 'models.source-missing',
      message: 'There is no such file or folder to take the model from.',
      cause,
    });
  }
}

function sumWrong(sum: string, expected: string): Failure {
  return new Failure('invalid', {
    code: 'models.sum-wrong',
    message: `The file is not what was published: its sum is ${sum}, and ${expected} was expected.`,
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** `folder/` means all in it. */
function isOf(file: string, wanted: string): boolean {
  return wanted.endsWith('/') ? file.startsWith(wanted) : file === wanted;
}

/** Of a folder one sum of the names and sums of all in it. */
async function sumOfAll(
  from: string,
  wanted: string,
  there: readonly string[],
): Promise<{ readonly file: string; readonly sha256: string }> {
  if (!wanted.endsWith('/')) return { file: wanted, sha256: await sumOf(join(from, wanted)) };
  const within = there.filter((file) => isOf(file, wanted));
  const lines = await Promise.all(within.map(async (file) => `${await sumOf(join(from, file))}  ${file}\n`));
  return { file: wanted, sha256: hash('sha256', lines.join('')) };
}

/** All files below a folder, with slashes between; also those that links lead to. `above`: the real folders that it lies in. */
async function filesIn(folder: string, above: readonly string[] = []): Promise<string[]> {
  const real = await realpath(folder);
  // a link to a folder that it lies in
  if (above.includes(real)) return [];
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const there = await stat(join(folder, name)).catch(() => undefined);
    if (there?.isFile()) found.push(name);
    if (!there?.isDirectory()) continue;
    for (const file of await filesIn(join(folder, name), [...above, real])) found.push(`${name}/${file}`);
  }
  return found.sort();
}

async function sizeOfFolder(folder: string): Promise<number> {
  const files = await filesIn(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function cardOf(directory: string, name: string): string {
  return join(directory, name, modelCard);
}

function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
