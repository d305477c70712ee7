import { spawnSync } from 'node:child_process';

/** Whether a program that a test calls is installed; what happens when it isn't: `hasPeer`. */
export function hasTool(program: string, debianPackage: string): boolean {
  return hasPeer(program, spawnSync('which', [program]).status === 0, `apt-get install ${debianPackage}`);
}

/**
 * A newcomer's run skips the tests of a peer that isn't there, and says how to get it. Where CI or
 * PEREZVON_PEERS=required is set everything has to be there, so that nothing is skipped unseen.
 */
export function hasPeer(name: string, there: boolean, howToGetIt: string): boolean {
  const required = process.env.PEREZVON_PEERS === 'required' || Boolean(process.env.CI);
  if (!there && required) throw new Error(`${name} is missing: ${howToGetIt}`);
  if (!there) console.warn(`skipped: ${name} is missing (${howToGetIt})`);
  return there;
}
