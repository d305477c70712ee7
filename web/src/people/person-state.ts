import type { Person } from '../../../src/api/contract/index.ts';

/** `invited`: the first link was not used yet. */
export type PersonState = 'on' | 'invited' | 'off';

export function personState({ enabled, hasPassword }: Pick<Person, 'enabled' | 'hasPassword'>): PersonState {
  if (!enabled) return 'off';
  return hasPassword ? 'on' : 'invited';
}
