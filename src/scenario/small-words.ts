const word = /\p{L}+/gu;
/** «э-э», «мм», «ну», «так…»: he is thinking. */
const hesitations = /^(?:[эе]+|[эе]+м+|м+|х+м+|г+м+|ы+|а+|ну+|вот|значит|это|сейчас|щас)$/;
/** He listens on: no more than a nod. */
const nods = /^(?:ага|угу|мгу|угум|аг|уг|так|та+к|ну|да+к|м+|мгм|угм|хм+|гм+|э+|понятно|ясно|поняла?)$/;

/** Words that are only sounds of thinking: an answer is still to come. False without a text. */
export function isHesitation(text: string | undefined): boolean {
  return consistsOf(text, hesitations);
}

/** «ага», «угу», «так», «понятно»: while somebody else speaks they only say "go on". False without a text. */
export function isNod(text: string | undefined): boolean {
  return consistsOf(text, nods);
}

function consistsOf(text: string | undefined, words: RegExp): boolean {
  const found = text?.toLowerCase().replaceAll('ё', 'е').match(word) ?? [];
  return found.length > 0 && found.every((each) => words.test(each));
}
