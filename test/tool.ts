import { spawnSync } from 'node:child_process';

/**
 * Whether a program that a test calls is installed. A newcomer's run skips such tests and says what to install; where
 * CI is set, everything has to be there.
 */
export function hasTool(program: string, debianPackage: string): boolean {
  const found = spawnSync('which', [program]).status === 0;
  if (!found && process.env.CI) throw new Error(`${program} is missing: apt-get install ${debianPackage}`);
  if (!found) console.warn(`skipped: ${program} is missing (apt-get install ${debianPackage})`);
  return found;
}
