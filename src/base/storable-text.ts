// PostgreSQL, "Character Types" and "JSON Types": text has no NUL, and jsonb takes no half of a surrogate pair either.

// eslint-disable-next-line no-control-regex -- NUL is what is looked for
const unstorable = /\u0000|\p{Surrogate}/gu;
/** How `JSON.stringify` writes what can't be stored. */
const unstorableInJson = /\\u(?:0000|d[89a-f])/;

/** Text from outside without what PostgreSQL refuses: one such sign and a whole statement comes to nothing. */
export function storableText(text: string): string {
  return text.replaceAll(unstorable, '');
}

/** A value as JSON that `jsonb` takes, whatever texts are in it; its keys are our own. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!unstorableInJson.test(json)) return json;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
}

/** The first `most` signs of a text, with no half of a pair at its end; halves that were there before go as well. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return storableText(text);
  return Array.from(storableText(text).slice(0, 2 * most))
    .slice(0, most)
    .join('');
}
