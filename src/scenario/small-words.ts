const word = /\p{L}+/gu;
/** «э-э», «мм», «ну», «так…»: he is thinking. */
const hesitations = /^(?:[эе]+|[эе]+м+|м+|х+м+|г+м+|ы+|а+|ну+|вот|значит|это|сейчас|щас)$/;
/** He listens on: no more than a nod. */
const nods = /^(?:ага|угу|мгу|угум|аг|уг|так|та+к|ну|да+к|м+|мгм|угм|хм+|гм+|э+|понятно|ясно|поняла?)$/;

/** What one says to whatever he was told; to a question it is a yes, but a weak one. */
const thanks =
  /^(?:хорошо|ладно|понятно|ясно|понял[аи]?|спасибо|большое|вам|отлично|ок|окей|ага|угу|а|ну|так|тогда|вс[её]|до|свидания)$/;

/** Words that are only sounds of thinking: an answer is still to come. False without a text. */
export function isHesitation(text: string | undefined): boolean {
  return consistsOf(text, hesitations);
}

/** «ага», «угу», «так», «понятно»: while somebody else speaks they only say "go on". False without a text. */
export function isNod(text: string | undefined): boolean {
  return consistsOf(text, nods);
}

/** «хорошо», «ладно, спасибо»: may be meant for what he was told just before. False without a text. */
export function isThanks(text: string | undefined): boolean {
  return consistsOf(text, thanks);
}

function consistsOf(text: string | undefined, words: RegExp): boolean {
  const found = text?.toLowerCase().replaceAll('ё', 'е').match(word) ?? [];
  return found.length > 0 && found.every((each) => words.test(each));
}
