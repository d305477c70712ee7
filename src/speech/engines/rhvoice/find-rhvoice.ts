import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** RHVoice as it is installed on this machine. */
export interface RhvoiceInstallation {
  readonly libraryPath: string;
  /** Of languages and voices. */
  readonly dataPath: string;
  /** Of those that may be used, the best first. */
  readonly voices: readonly RhvoiceVoice[];
  /** Changes with the library, the language and the voices: part of the phrase cache's key. */
  readonly version: string;
}

export interface RhvoiceVoice {
  /** Its folder's name: `anna`. */
  readonly name: string;
  /** As the engine calls it. */
  readonly profile: string;
}

/**
 * The Russian voices that may be used by anybody for anything: anna, irina and aleksandr (GPL-2+), elena (GPL-3),
 * aleksandr-hq (CC-BY-SA-4.0). All others are CC-BY-NC-ND, not for commercial use, and are never offered. The best first.
 */
const freeVoices = ['anna', 'elena', 'irina', 'aleksandr-hq', 'aleksandr'];

const libraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib/x86_64-linux-gnu',
  '/usr/local/lib/aarch64-linux-gnu',
  '/usr/local/lib',
];
const dataFolders = ['/usr/share/RHVoice', '/usr/local/share/RHVoice'];

/** Where it is looked for; other places in tests. */
export interface RhvoicePlaces {
  readonly libraries?: readonly string[];
  readonly data?: readonly string[];
}

/** Finds RHVoice as Debian's packages and its own `scons install` leave it; undefined when any part is missing. */
export function findRhvoice(places: RhvoicePlaces = {}): RhvoiceInstallation | undefined {
  const libraryPath = libraryIn(places.libraries ?? libraryFolders);
  if (libraryPath === undefined) return undefined;
  for (const dataPath of places.data ?? dataFolders) {
    const language = infoOf(join(dataPath, 'languages', 'Russian', 'language.info'));
    if (!language) continue;
    const there = freeVoices.flatMap((name) => voiceIn(dataPath, name) ?? []);
    if (there.length === 0) continue;
    const library = basename(realpathSync(libraryPath));
    const revisions = there.map(({ voice, revision }) => `${voice.name}${revision}`).join('-');
    return {
      libraryPath,
      dataPath,
      voices: there.map(({ voice }) => voice),
      version: `${library}-ru${language['revision'] ?? ''}-${revisions}`,
    };
  }
  return undefined;
}

function libraryIn(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    const names = readable(() => readdirSync(folder)) ?? [];
    // `libRHVoice.so.5` before `libRHVoice.so.5.0.0`: the first is what programs are linked with
    const [name] = names.filter((file) => /^libRHVoice\.so(?:\.\d+)*$/.test(file)).sort(byLength);
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}

function byLength(a: string, b: string): number {
  return a.length - b.length;
}

function voiceIn(
  dataPath: string,
  name: string,
): { readonly voice: RhvoiceVoice; readonly revision: string } | undefined {
  const info = infoOf(join(dataPath, 'voices', name, 'voice.info'));
  const profile = info?.['name'];
  if (profile === undefined || info?.['language'] !== 'Russian') return undefined;
  return { voice: { name, profile }, revision: `${info['format'] ?? ''}.${info['revision'] ?? ''}` };
}

/** Lines of `key=value`. */
function infoOf(path: string): Readonly<Record<string, string>> | undefined {
  const text = readable(() => readFileSync(path, 'utf8'));
  if (text === undefined) return undefined;
  return Object.fromEntries(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : [];
    }),
  );
}

/** What there is; undefined where nothing is, or nothing that we may read. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
