// Without zod: the console needs it before its first page.

/** Who somebody is at work, from the least to the most: each may do all that those before may. */
export const roles = ['operator', 'supervisor', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Whether a person of the role `has` may do what is for `least` and those above. */
export function isAtLeast(has: Role, least: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(least);
}
