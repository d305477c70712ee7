import type { Pronunciation } from './pronunciation.ts';

/** Words of our prompts of which engines are known to stress the wrong syllable. */
const single = `с+орок сорок+а час+а в+ечера утр+а д+октора г+орода зуб+ов Иван+ова сред+ы год+у
  трёмст+ам трёхст+ах четырёхс+от четырёмст+ам четырьмяст+ами эхокардиогр+афию колоноскоп+ию гастроскоп+ию`.split(
  /\s+/,
);

/** Professions without the ending of the case: the stress stays on its syllable. */
const professions = `андр+олог кинези+олог колопрокт+олог мамм+олог неонат+олог нефр+олог ортод+онт остеоп+ат
  оториноларинг+олог пародонт+олог под+олог прокт+олог реабилит+олог репродукт+олог рефлексотерап+евт сурд+олог
  трих+олог флеб+олог фони+атр эндоскоп+ист`.split(/\s+/);

/** Each with a plus before its stressed vowel. */
export const stressedWords: readonly Pronunciation[] = [
  ...single,
  ...professions.flatMap((stem) => ['', 'а', 'у', 'ом', 'е'].map((ending) => stem + ending)),
].map((say) => ({ word: say.replace('+', ''), say }));
