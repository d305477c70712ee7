import { z } from 'zod';

/** Who somebody is at work, from the least to the most: each may do all that those before may. */
export const Role = z.enum(['operator', 'supervisor', 'administrator']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** Whether a person of the role `has` may do what is for `least` and those above. */
export function isAtLeast(has: Role, least: Role): boolean {
  return Role.options.indexOf(has) >= Role.options.indexOf(least);
}
