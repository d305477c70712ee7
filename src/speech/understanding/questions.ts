import { stemOf } from './stem.ts';
import { wordsOf, type Word } from './words.ts';

/** One of the clinic's own answers, with ways in which patients ask for it: «сколько стоит приём», «какая цена консультации». */
export interface ClinicAnswer {
  readonly id: string;
  readonly asked: readonly string[];
}

export interface AnswerFound {
  readonly id: string;
  /** 0 to 1: how much of the question and of a known way to ask it are the same. */
  readonly score: number;
}

export interface AnswerIndex {
  readonly ways: readonly {
    readonly id: string;
    readonly terms: ReadonlySet<string>;
    readonly weight: number;
  }[];
  readonly weights: ReadonlyMap<string, number>;
  /** The weight of a word that no known question has. */
  readonly strange: number;
}

const silent = new Set(
  `и а ну же ли у в во на к с со по до за от из о об для это то я мы вы вас вам ваш ваша ваше ваши мне меня нас нам бы
  пожалуйста скажите подскажите здравствуйте хотел хотела узнать спросить уточнить вопрос еще там тут так вот да нет`.split(
    /\s+/,
  ),
);
/** What is asked for by different words; the first stands for all. */
const alike = new Map(
  [
    'стоит стоимость цена цену прайс почем обойдется расценки тариф стоить',
    'находитесь находится адрес расположены располагаетесь добраться доехать проехать дойти',
    'работаете график режим расписание открыты закрываетесь открываетесь',
    'поесть кушать поужинать завтракать еда натощак ужинать питаться',
    'анестезия наркоз обезболивание обезболивают',
    'рассрочка кредит частями',
    'парковка припарковаться стоянка',
    'ребенок дети детский малыш',
    'телефон номер',
  ].flatMap((group) => {
    const [first, ...others] = group.split(' ') as [string, ...string[]];
    return [first, ...others].map((word) => [keyOf(word), stemOf(first)] as const);
  }),
);
/** Many questions have them; they say little about what is asked. */
const general = new Set(
  'сколько где когда как какой какая какие какое что кто почему можно нужно надо есть'.split(' ').map(keyOf),
);
const generalWeight = 0.25;
const enough = 0.5;
const mostOfWay = 0.6;
/** Two answers nearer than this are equal: neither is told. */
const margin = 0.05;

export function indexAnswers(answers: readonly ClinicAnswer[]): AnswerIndex {
  const asked = answers.flatMap(({ id, asked: ways }) =>
    ways.map((way) => ({ id, terms: termsOf(wordsOf(way).list) })),
  );
  const counts = new Map<string, number>();
  for (const { terms } of asked) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  // as BM25 weighs words: the rarer among the known questions, the more it tells
  const weigh = (count: number): number => Math.log(1 + (asked.length - count + 0.5) / (count + 0.5));
  const weights = new Map(
    [...counts].map(([term, count]) => [term, weigh(count) * (general.has(term) ? generalWeight : 1)]),
  );
  return {
    ways: asked.map(({ id, terms }) => ({ id, terms, weight: sum(terms, weights, 0) })),
    weights,
    strange: weigh(0) / 2,
  };
}

/** The clinic's answer to what was asked; none when nothing is near enough, or two answers are equally near. */
export function findAnswer(words: readonly Word[], index: AnswerIndex): AnswerFound | undefined {
  const terms = termsOf(words);
  const weight = sum(terms, index.weights, index.strange);
  const best = new Map<string, number>();
  for (const way of index.ways) {
    const common = sum(new Set([...way.terms].filter((term) => terms.has(term))), index.weights, 0);
    // one word of two says little: «приходите» is not «нужно ли приходить натощак»
    const score = common < mostOfWay * way.weight ? 0 : (2 * common) / (weight + way.weight);
    if (score > (best.get(way.id) ?? 0)) best.set(way.id, score);
  }
  const [first, second] = [...best].sort((a, b) => b[1] - a[1]);
  if (!first || first[1] < enough || (second && first[1] - second[1] < margin)) return undefined;
  return { id: first[0], score: Math.round(first[1] * 100) / 100 };
}

function termsOf(words: readonly Word[]): ReadonlySet<string> {
  return new Set(
    words.flatMap(({ text }) => {
      if (silent.has(text)) return [];
      const key = keyOf(text);
      return [alike.get(key) ?? key];
    }),
  );
}

/** Short stems fall together: «почём» and «почему». */
function keyOf(word: string): string {
  const stem = stemOf(word);
  return stem.length > 3 ? stem : word;
}

function sum(terms: ReadonlySet<string>, weights: ReadonlyMap<string, number>, otherwise: number): number {
  let total = 0;
  for (const term of terms)
    total += weights.get(term) ?? (general.has(term) ? otherwise * generalWeight : otherwise);
  return total;
}
