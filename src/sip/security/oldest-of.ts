/** The key of a map that is not empty which has been in it for longest. */
export function oldestOf(map: ReadonlyMap<string, unknown>): string {
  return map.keys().next().value as string;
}
