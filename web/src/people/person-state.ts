import type { Person } from '../../../src/api/contract/index.ts';
import { loginProblem } from '../../../src/api/contract/login-problem.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

/** `invited`: the first link was not used yet. */
export type PersonState = 'on' | 'invited' | 'off';

export function personState({ enabled, hasPassword }: Pick<Person, 'enabled' | 'hasPassword'>): PersonState {
  if (!enabled) return 'off';
  return hasPassword ? 'on' : 'invited';
}

/** What is wrong with a name to sign in by, in words; undefined when nothing is. */
export function loginWords(typed: string, t: Dictionary): string | undefined {
  const problem = loginProblem(typed);
  return problem && t.people.loginProblems[problem];
}
