/** What really happened, as the patients saw it. Times are milliseconds of the true clock. */
export type WorldEvent = { readonly atMs: number; readonly phone: string } & (
  | { readonly kind: 'rang' }
  | { readonly kind: 'over'; readonly ending: 'busy' | 'other' }
  /** What the robot has gone on with after his answer. */
  | { readonly kind: 'promised'; readonly what: 'confirmed' | 'declined' }
  /** His answer could be kept nowhere. */
  | { readonly kind: 'told-that-a-person-calls' }
);

/** What the tables say in the end. */
export interface CardRow {
  readonly phone: string;
  readonly mark: string;
  readonly state: string;
  readonly handCall: boolean;
  readonly attempts: number;
}

export interface Rules {
  readonly pauseMs: number;
  readonly busyPauseMs: number;
  readonly attempts: number;
}

/** Everything that patients may complain about; empty when all is well. One patient for each number. */
export function complaints(
  events: readonly WorldEvent[],
  cards: readonly CardRow[],
  rules: Rules,
): readonly string[] {
  return cards.flatMap((card) => {
    const his = events.filter(({ phone }) => phone === card.phone);
    return [...calledWrongly(his, rules), ...forgotten(his, card)].map((words) => `${card.phone}: ${words}`);
  });
}

function calledWrongly(his: readonly WorldEvent[], { pauseMs, busyPauseMs, attempts }: Rules): string[] {
  const wrong: string[] = [];
  let quietUntilMs = -Infinity;
  let answered = false;
  let rings = 0;
  for (const event of his) {
    if (event.kind === 'rang') {
      rings += 1;
      if (event.atMs < quietUntilMs)
        wrong.push(`called ${quietUntilMs - event.atMs} ms before his pause was over`);
      if (answered) wrong.push('called again after he was told that his answer stands');
    }
    const isBusy = event.kind === 'over' && event.ending === 'busy';
    quietUntilMs = event.atMs + (isBusy ? busyPauseMs : pauseMs);
    if (event.kind === 'promised') answered = true;
  }
  if (rings > attempts) wrong.push(`called ${rings} times`);
  return wrong;
}

function forgotten(his: readonly WorldEvent[], card: CardRow): string[] {
  const wrong: string[] = [];
  const promise = his.findLast((event) => event.kind === 'promised');
  if (promise && card.mark !== promise.what)
    wrong.push(`was told ${promise.what}, and the card says ${card.mark}`);
  if (promise?.what === 'declined' && !card.handCall)
    wrong.push('nobody will call whom a person was promised');
  const told = his.findLastIndex(({ kind }) => kind === 'told-that-a-person-calls');
  const calledSince = his.slice(told).some(({ kind }) => kind === 'rang');
  if (told >= 0 && !card.handCall && !calledSince)
    wrong.push('nobody will call whose answer could not be kept');
  return wrong;
}
