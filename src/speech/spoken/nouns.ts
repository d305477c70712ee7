import { formOf, type Case, type Gender } from './grammar.ts';

const hushing = /[жшчщц]$/;
const velarOrHushing = /[гкхжшчщ]$/;

/**
 * An animate noun in a case, from its nominative, by its ending: enough for the names of
 * professions («терапевт», «врач», «медсестра», «водитель»). What it can't inflect comes back as it is.
 */
export function professionIn(noun: string, grammaticalCase: Case): string {
  const stem = noun.slice(0, -1);
  if (/[бвгджзклмнпрстфхцчшщ]$/.test(noun)) {
    const instrumental = hushing.test(noun) && noun !== 'врач' ? 'ем' : 'ом';
    return noun + formOf(`|а|у|а|${instrumental}|е`, grammaticalCase);
  }
  if (/[йь]$/.test(noun)) return stem + formOf(`${noun.at(-1)}|я|ю|я|ем|е`, grammaticalCase);
  if (noun.endsWith('а')) {
    const genitive = velarOrHushing.test(stem) ? 'и' : 'ы';
    const instrumental = hushing.test(stem) ? 'ей' : 'ой';
    return stem + formOf(`а|${genitive}|е|у|${instrumental}|е`, grammaticalCase);
  }
  return noun;
}

/** An adjective in a case, from its nominative: «детский» → «детскому», «медицинская» → «медицинской». */
export function adjectiveIn(adjective: string, grammaticalCase: Case, animate = true): string {
  const found = /^(.+?)(ый|ий|ой|ая|яя|ое|ее)$/.exec(adjective);
  if (!found) return adjective;
  const [, stem, ending] = found as unknown as [string, string, string];
  const soft = /^(ее|яя)$/.test(ending) || (ending === 'ий' && !/[гкхжшчщ]$/.test(stem));
  const vowel = soft || (ending !== 'ой' && /[жшчщ]$/.test(stem)) ? 'е' : 'о';
  if (genderOf(adjective) === 'feminine') {
    return (
      stem +
      formOf(`${ending}|${vowel}й|${vowel}й|${soft ? 'юю' : 'ую'}|${vowel}й|${vowel}й`, grammaticalCase)
    );
  }
  const i = soft || velarOrHushing.test(stem) ? 'и' : 'ы';
  const accusative = animate && genderOf(adjective) === 'masculine' ? `${vowel}го` : ending;
  return stem + formOf(`${ending}|${vowel}го|${vowel}му|${accusative}|${i}м|${vowel}м`, grammaticalCase);
}

/** The gender that an adjective in the nominative shows; `undefined` when it is none. */
export function genderOf(adjective: string): Gender | undefined {
  if (/(ый|ий|ой)$/.test(adjective)) return 'masculine';
  if (/(ая|яя)$/.test(adjective)) return 'feminine';
  return /(ое|ее)$/.test(adjective) ? 'neuter' : undefined;
}
