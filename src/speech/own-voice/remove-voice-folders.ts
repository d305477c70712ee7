import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { voiceOfFolder } from './own-voice-folder.ts';

/**
 * Erases what was joined of voices that are not known, in a folder of phrases and in those of engines below it; gives the
 * names of the folders that are gone. Rejects when one can't be erased.
 */
export async function removeVoiceFolders(
  directory: string,
  known: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const top = await foldersIn(directory);
  const below = await Promise.all(
    top.map(async (name) => (await foldersIn(join(directory, name))).map((inner) => join(name, inner))),
  );
  const found = [...top, ...below.flat()].flatMap((path) => {
    const folder = path.split(/[\\/]/).at(-1)!;
    const voiceId = voiceOfFolder(folder);
    return voiceId === undefined ? [] : [{ path, folder, voiceId }];
  });
  if (found.length === 0) return [];
  const ids = new Set(await known());
  const removed = found.filter(({ voiceId }) => !ids.has(voiceId));
  for (const { path } of removed)
    // a sentence may be written into it at this moment
    await rm(join(directory, path), { recursive: true, force: true, maxRetries: 3 });
  return removed.map(({ folder }) => folder);
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
