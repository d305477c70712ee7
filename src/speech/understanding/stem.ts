// The Snowball stemmer for Russian (snowballstem.org/algorithms/russian), with ё as е.
const vowel = 'аеиоуыэюя';
const region = new RegExp(`^[^${vowel}]*[${vowel}]`);
const region2 = new RegExp(`^[^${vowel}]*[${vowel}]+[^${vowel}]+[${vowel}]+[^${vowel}]`);
const gerund = /(?:(?<=[ая])(?:вшись|вши|в)|ывшись|ившись|ывши|ивши|ыв|ив)$/;
const reflexive = /(?:ся|сь)$/;
const adjective =
  /(?:(?<=[ая])(?:ем|нн|вш|ющ|щ)|ивш|ывш|ующ)?(?:ими|ыми|его|ого|ему|ому|ее|ие|ые|ое|ей|ий|ый|ой|ем|им|ым|ом|их|ых|ую|юю|ая|яя|ою|ею)$/;
const verb =
  /(?:(?<=[ая])(?:ете|йте|ешь|нно|ла|на|ли|ем|ло|но|ет|ют|ны|ть|й|л|н)|ейте|уйте|ила|ыла|ена|ите|или|ыли|ило|ыло|ено|ует|уют|ены|ить|ыть|ишь|ей|уй|ил|ыл|им|ым|ен|ят|ит|ыт|ую|ю)$/;
const noun =
  /(?:иями|ями|ами|иям|ием|иях|ией|ев|ов|ие|ье|еи|ии|ей|ой|ий|ям|ем|ам|ом|ах|ях|ию|ью|ия|ья|а|е|и|й|о|у|ы|ь|ю|я)$/;

/** The part of a word that its forms share: «стоимости» and «стоимость» are «стоимост». Lower case in, ё as е. */
export function stemOf(word: string): string {
  const start = region.exec(word)?.[0].length;
  if (start === undefined) return word;
  const head = word.slice(0, start);
  let rest = word.slice(start);
  const withoutGerund = rest.replace(gerund, '');
  if (withoutGerund !== rest) rest = withoutGerund;
  else {
    rest = rest.replace(reflexive, '');
    rest = firstOf(rest, [adjective, verb, noun]);
  }
  rest = rest.replace(/и$/, '');
  const second = region2.exec(word)?.[0].length ?? word.length;
  const derived = /(?:ость|ост)$/.exec(rest);
  if (derived && start + derived.index >= second) rest = rest.slice(0, derived.index);
  rest = /нн$/.test(rest) ? rest.slice(0, -1) : rest.replace(/(?:ейше|ейш)$/, '').replace(/нн$/, 'н');
  return head + rest.replace(/ь$/, '');
}

function firstOf(rest: string, endings: readonly RegExp[]): string {
  for (const ending of endings) {
    const without = rest.replace(ending, '');
    if (without !== rest) return without;
  }
  return rest;
}
