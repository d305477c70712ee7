/** One word of what was said, written in one way only. */
export interface Word {
  /** Lower case, ё as е, no hyphens: «приду», «25», «25го», «15:30», «25.12». */
  readonly text: string;
  /** A comma or another mark stands before it. */
  readonly apart: boolean;
}

export interface Words {
  readonly list: readonly Word[];
  /** The engine has put a question mark somewhere. */
  readonly asks: boolean;
}

const token = /\d+(?:[.:/-]\d+)*(?:-?(?:го|му|ое|ого|ому|й|е|я|х|ти|ми|м)(?!\p{L}))?|\p{L}+(?:-\p{L}+)*/gu;
const marks = /[^\s\p{L}\d'’"«»()+-]/u;
const hesitation = /^(?:э+|м+|э+м+|х+м+|г+м+|ы+|э+х+|вот|короче|ведь)$/;
const drawnOut = /^(?:д+а+|н+е+т+|н+у+|а+г+а+|у+г+у+|н+е+|х+о+р+о+ш+о+|а+л+о+|а+)$/;
/** Written together or apart by engines that do not know better, and words as they are said. */
const otherwise: Readonly<Record<string, string>> = {
  ok: 'ок',
  okay: 'ок',
  окэй: 'ок',
  оке: 'ок',
  окей: 'ок',
  щас: 'сейчас',
  ща: 'сейчас',
  счас: 'сейчас',
  чо: 'что',
  че: 'что',
  шо: 'что',
  скока: 'сколько',
  скоко: 'сколько',
  скольки: 'сколько',
  седня: 'сегодня',
  сёдня: 'сегодня',
  канеш: 'конечно',
  канешно: 'конечно',
  конешно: 'конечно',
  ваще: 'вообще',
  ало: 'алло',
  але: 'алло',
  аллё: 'алло',
  алле: 'алло',
  здрасте: 'здравствуйте',
  здрасьте: 'здравствуйте',
  врядли: 'вряд ли',
  навряд: 'вряд',
  можетбыть: 'может быть',
  почемубы: 'почему бы',
  наврно: 'наверно',
  ага: 'ага',
  прийдем: 'придем',
  прийду: 'приду',
  прийдет: 'придет',
  придти: 'прийти',
  дада: 'да',
};
/** What follows «не» when an engine has written the two as one. */
const negatable = new Set(
  `приду придем придет приеду приедем приедет буду будем смогу сможем сможет могу можем надо нужно хочу хотим пойду
  пойдем поеду подойду знаю уверен уверена звоните слышу слышно понял поняла понимаю подтверждаю отменяйте успею успеваю
  получится получается планирую собираюсь помню записывался записывалась`.split(/\s+/),
);
/** Kept in one piece: «кто-то» is one word, «да-да» are two. */
const tail = /^(?:то|нибудь|либо|за|первых|вторых|таки|ка|под)$/;
/** Nobody's word is longer; what is glued without end is not looked at letter by letter. */
const longestWord = 64;
const numeralRepeats = /^(?:\d|один|одна|дв|тр|четыр|пят|шест|сем|восем|девят|десят|нол|нул|сто)/;

/** A recogniser's text as words: in order, without sounds of hesitation, with what was stammered once. Linear in the text. */
export function wordsOf(text: string): Words {
  const list: Word[] = [];
  const source = text.toLowerCase();
  let end = 0;
  for (const found of source.matchAll(token)) {
    const apart = list.length > 0 && marks.test(source.slice(end, found.index));
    end = found.index + found[0].length;
    partsOf(found[0].slice(0, longestWord)).forEach((part, index) =>
      append(list, part, apart && index === 0),
    );
  }
  return { list, asks: source.includes('?') };
}

function partsOf(found: string): string[] {
  if (/^\d/.test(found)) return numberParts(found);
  const whole = otherwise[found] ?? (drawnOut.test(found) ? found.replace(/(\p{L})\1+/gu, '$1') : found);
  return whole
    .replace(/ё/g, 'е')
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .split(' ')
    .flatMap(hyphenParts);
}

function numberParts(found: string): string[] {
  const ordinal = found.replace(/-(?=\p{L})/u, '').replace(/(\d)(?:ого|ому)$/, '$1го');
  return ordinal.split('-');
}

function hyphenParts(word: string): string[] {
  if (word === 'не-а' || word === 'не-а-а') return ['неа'];
  const parts: string[] = [];
  for (const part of word.split('-')) {
    if (parts.length > 0 && part === 'ка') continue;
    if (parts.length > 0 && tail.test(part)) parts[parts.length - 1] += part;
    else parts.push(...unglued(otherwise[part] ?? part));
  }
  return parts;
}

function unglued(word: string): string[] {
  return word.startsWith('не') && negatable.has(word.slice(2)) ? ['не', word.slice(2)] : word.split(' ');
}

function append(list: Word[], text: string, apart: boolean): void {
  const last = list.at(-1);
  if (text === '' || hesitation.test(text)) return;
  if (last?.text === text && !numeralRepeats.test(text)) return;
  // «после завтра», «по позже»
  if ((last?.text === 'после' && text === 'завтра' && !apart) || (last?.text === 'по' && text === 'позже')) {
    list[list.length - 1] = { text: last.text + text, apart: last.apart };
    return;
  }
  list.push({ text, apart });
}
