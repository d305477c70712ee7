import { describe, expect, it } from 'vitest';
import { hashPassword, passwordMatches } from './password.ts';

describe('a password', () => {
  it('is told from another, and its hash is never the same twice', async () => {
    const [one, two] = await Promise.all([hashPassword('открой дверь'), hashPassword('открой дверь')]);
    expect(one).not.toBe(two);
    expect(one).not.toContain('открой');
    expect(await passwordMatches('открой дверь', one)).toBe(true);
    expect(await passwordMatches('открой двери', one)).toBe(false);
  });

  it('is the same composed and decomposed', async () => {
    const stored = await hashPassword('й'.normalize('NFC').repeat(10));
    expect(await passwordMatches('й'.normalize('NFD').repeat(10), stored)).toBe(true);
  });

  it.each([undefined, '', 'plain', 'scrypt$32768$8$1$$', `scrypt$32768$8$3$${'A'.repeat(22)}$short`])(
    'never matches without a good hash: %s',
    async (stored) => {
      expect(await passwordMatches('', stored)).toBe(false);
    },
  );
});
