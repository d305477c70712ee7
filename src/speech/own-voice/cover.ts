import { composed, keyOf, wordsOf, type SpokenWord } from './words.ts';

/** A stretch of a sentence: recorded, or not. `pauseMs` of silence belong after it. */
export type Piece<Part> =
  | { readonly kind: 'recorded'; readonly part: Part; readonly pauseMs: number }
  | { readonly kind: 'missing'; readonly text: string; readonly pauseMs: number };

/** What was recorded, by `partKey`. */
export interface RecordedParts<Part> {
  readonly byKey: ReadonlyMap<string, Part>;
  /** Words of the longest one. */
  readonly longest: number;
}

const pauses: Readonly<Record<SpokenWord['after'], number>> = {
  nothing: 0,
  comma: 160,
  stop: 320,
  question: 320,
};

/** The best way to say the words from one place on. */
interface Way<Part> {
  readonly missing: number;
  readonly pieces: number;
  /** The first word after the first piece. */
  readonly until: number;
  readonly part: Part | undefined;
}

/**
 * The sentence in as many recorded words as there are, and these in as few and as long parts as possible. A question that was
 * recorded as one is only taken for a question. Words that nobody has recorded stay together as `missing`.
 */
export function coverOf<Part>(text: string, parts: RecordedParts<Part>): readonly Piece<Part>[] {
  const words = wordsOf(text);
  const ways = new Array<Way<Part>>(words.length + 1);
  ways[words.length] = { missing: 0, pieces: 0, until: words.length, part: undefined };
  for (let from = words.length - 1; from >= 0; from -= 1) ways[from] = bestFrom(words, from, ways, parts);
  return piecesOf(composed(text), words, ways);
}

function bestFrom<Part>(
  words: readonly SpokenWord[],
  from: number,
  ways: readonly Way<Part>[],
  { byKey, longest }: RecordedParts<Part>,
): Way<Part> {
  const next = ways[from + 1]!;
  const goesOnMissing = from + 1 < words.length && next.part === undefined;
  let best: Way<Part> = {
    missing: next.missing + 1,
    pieces: next.pieces + (goesOnMissing ? 0 : 1),
    until: goesOnMissing ? next.until : from + 1,
    part: undefined,
  };
  // the longest first: of equals it stays
  for (let until = Math.min(words.length, from + longest); until > from; until -= 1) {
    const asked = words[until - 1]!.after === 'question';
    const part =
      (asked ? byKey.get(keyOf(words, from, until, true)) : undefined) ??
      byKey.get(keyOf(words, from, until, false));
    if (part === undefined) continue;
    const { missing, pieces } = ways[until]!;
    if (missing > best.missing || (missing === best.missing && pieces + 1 >= best.pieces)) continue;
    best = { missing, pieces: pieces + 1, until, part };
  }
  return best;
}

function piecesOf<Part>(
  text: string,
  words: readonly SpokenWord[],
  ways: readonly Way<Part>[],
): readonly Piece<Part>[] {
  const pieces: Piece<Part>[] = [];
  for (let at = 0; at < words.length;) {
    const { until, part } = ways[at]!;
    const last = until === words.length;
    const pauseMs = last ? 0 : pauses[words[until - 1]!.after];
    const end = last ? text.length : words[until]!.from;
    if (part === undefined)
      pieces.push({ kind: 'missing', text: text.slice(words[at]!.from, end).trim(), pauseMs });
    else pieces.push({ kind: 'recorded', part, pauseMs });
    at = until;
  }
  return pieces;
}
