/** Why a name to sign in by can't be used. */
type LoginProblem = 'too-short' | 'too-long' | 'no-letter' | 'wrong-sign';

/**
 * A name to sign in by: 2 to 60 letters of any alphabet, digits, spaces, and `. _ - '`; at least one letter, since
 * digits alone (112, 101) are what people dial, and who is meant must be clear wherever both are listed.
 */
export function loginProblem(typed: string): LoginProblem | undefined {
  const name = typed.trim();
  if (name.length < 2) return 'too-short';
  if (name.length > 60) return 'too-long';
  if (!/^[\p{L}\p{M}\p{N} ._'’-]+$/u.test(name)) return 'wrong-sign';
  return /\p{L}/u.test(name) ? undefined : 'no-letter';
}
