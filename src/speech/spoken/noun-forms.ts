import type { Counted } from './cardinals.ts';
import type { Gender } from './grammar.ts';

/**
 * The forms of a regular noun from its dictionary form. `genitivePlural` where a vowel comes or goes
 * («таблеток», «капель», «лет»).
 */
export function nounForms(noun: string, genitivePlural?: string, animate = false): Counted {
  const { gender, singular, plural } = endingsOf(noun);
  const stem = /[аяоеьй]$/.test(noun) ? noun.slice(0, -1) : noun;
  const accusativePlural = animate ? 1 : 0;
  const [first, genitive, dative, instrumental, prepositional] = plural.map((ending) => stem + ending);
  const many = genitivePlural ?? genitive!;
  const direct = accusativePlural === 1 ? many : first!;
  const single = singular.map((ending) => stem + ending);
  if (animate && gender === 'masculine') single[3] = single[1]!;
  return {
    gender,
    animate,
    singular: single.join(' '),
    plural: [first, many, dative, direct, instrumental, prepositional].join(' '),
  };
}

interface Endings {
  readonly gender: Gender;
  /** Six. */
  readonly singular: readonly string[];
  /** Nominative, genitive, dative, instrumental, prepositional. */
  readonly plural: readonly string[];
}

function endingsOf(noun: string): Endings {
  const last = noun.at(-1)!;
  const before = noun.at(-2)!;
  const i = /[гкхжшчщ]/.test(last === 'а' ? before : last) ? 'и' : 'ы';
  switch (last) {
    case 'а':
      return {
        gender: 'feminine',
        singular: ['а', i, 'е', 'у', /[жшчщц]/.test(before) ? 'ей' : 'ой', 'е'],
        plural: [i, '', 'ам', 'ами', 'ах'],
      };
    case 'я':
      return before === 'и'
        ? feminine(['я', 'и', 'и', 'ю', 'ей', 'и'], 'й')
        : feminine(['я', 'и', 'е', 'ю', 'ей', 'е'], 'ь');
    case 'о':
      return {
        gender: 'neuter',
        singular: ['о', 'а', 'у', 'о', 'ом', 'е'],
        plural: ['а', '', 'ам', 'ами', 'ах'],
      };
    case 'е':
      return {
        gender: 'neuter',
        singular: ['е', 'я', 'ю', 'е', 'ем', before === 'и' ? 'и' : 'е'],
        plural: ['я', before === 'и' ? 'й' : 'ей', 'ям', 'ями', 'ях'],
      };
    case 'ь':
      return /(?:ость|пень|редь|еть|адь|овь)$/.test(noun)
        ? feminine(['ь', 'и', 'и', 'ь', 'ью', 'и'], 'ей')
        : masculine(['ь', 'я', 'ю', 'ь', 'ем', 'е'], ['и', 'ей', 'ям', 'ями', 'ях']);
    case 'й':
      return masculine(['й', 'я', 'ю', 'й', 'ем', 'е'], ['и', 'ев', 'ям', 'ями', 'ях']);
    default: {
      const hushing = /[жшчщ]/.test(last);
      const instrumental = hushing || last === 'ц' ? 'ем' : 'ом';
      const many = hushing ? 'ей' : last === 'ц' ? 'ев' : 'ов';
      return masculine(['', 'а', 'у', '', instrumental, 'е'], [i, many, 'ам', 'ами', 'ах']);
    }
  }
}

function feminine(singular: readonly string[], many: string): Endings {
  return { gender: 'feminine', singular, plural: ['и', many, 'ям', 'ями', 'ях'] };
}

function masculine(singular: readonly string[], plural: readonly string[]): Endings {
  return { gender: 'masculine', singular, plural };
}
