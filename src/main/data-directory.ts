import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What patients said, what was said to them, their files, and what is written about it: the owner's alone. */
const closedFolders = ['recordings', 'phrases', 'imports', 'log'];

/**
 * Makes the data directory, before anything is put into it, so that other users of the machine can't look inside; folders
 * of an older release are closed. Root's is passed through by the database's user, who may not list it. A
 * directory that was there before keeps its own mode: it may be somebody's home.
 */
export function prepareDataDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  for (const name of closedFolders) {
    const folder = join(directory, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  }
}
