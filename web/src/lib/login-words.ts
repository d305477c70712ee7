import { loginProblem } from '../../../src/api/contract/login-problem.ts';
import type { Dictionary } from './i18n/index.ts';

/** What is wrong with a name to sign in by, in words; undefined when nothing is. */
export function loginWords(typed: string, t: Dictionary): string | undefined {
  const problem = loginProblem(typed);
  return problem && t.people.loginProblems[problem];
}
