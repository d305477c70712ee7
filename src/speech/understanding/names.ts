import { cases, type Case } from '../spoken/grammar.ts';
import { spokenName } from '../spoken/names.ts';
import { spokenSpecialist, spokenWhereTo } from '../spoken/specialties.ts';
import { differsByOne, nearKeys, soundKey } from './sound-key.ts';
import { stemOf } from './stem.ts';
import { wordsOf, type Word } from './words.ts';

/** One entry of the clinic's lists, as the clinic writes it: «Иванова Анна Сергеевна», «Врач-невролог», «Филиал на Ленина». */
export interface ClinicName {
  readonly id: string;
  readonly kind: 'doctor' | 'specialty' | 'branch';
  readonly name: string;
}

/** Somebody or something of the clinic's lists that was named. */
export interface NameSaid {
  readonly kind: ClinicName['kind'];
  /** Several when the words fit several equally well: «к Иванову» where two are so called. */
  readonly ids: readonly string[];
  readonly confidence: number;
}

export interface NameRead {
  readonly name: NameSaid;
  readonly from: number;
  readonly to: number;
}

type Part = 'surname' | 'given' | 'patronymic' | 'word';

interface Reference {
  readonly entry: ClinicName;
  readonly part: Part;
  /** Words of the entry that tell it from others. */
  readonly size: number;
  readonly place: number;
  readonly grammaticalCases: Set<Case>;
}

/** How the clinic's names may be said, by form, by sound and by nearly the same sound. */
export interface NameIndex {
  readonly forms: ReadonlyMap<string, readonly Reference[]>;
  readonly stems: ReadonlyMap<string, readonly Reference[]>;
  readonly sounds: ReadonlyMap<string, readonly Reference[]>;
  readonly near: ReadonlyMap<string, readonly string[]>;
}

interface Hit {
  readonly reference: Reference;
  readonly quality: number;
}

const patronymic = /(?:вич|вна|ична|ьич|мич|кич|тич|инична)$/;
/** They tell no specialist and no branch from another. */
const general =
  /^(?:врач|доктор|филиал|клиник|отделени|центр|улиц|проспект|метро|станци|дом|корпус|кабинет|специалист)/;
const quality = { form: 0.9, stem: 0.85, sound: 0.75, near: 0.6 };
const shortestNear = 5;
/** «к Иванову» is a man, though «Иванову» may be a woman's name, too. */
const caseAfter: Readonly<Record<string, Case>> = {
  ...{ к: 'dative', ко: 'dative', с: 'instrumental', со: 'instrumental' },
  ...{ у: 'genitive', от: 'genitive', до: 'genitive', для: 'genitive', без: 'genitive' },
};

export function indexNames(names: readonly ClinicName[]): NameIndex {
  const forms = new Map<string, Reference[]>();
  const stems = new Map<string, Reference[]>();
  const sounds = new Map<string, Reference[]>();
  const near = new Map<string, string[]>();
  for (const entry of names) {
    for (const [form, reference] of referencesOf(entry)) {
      add(forms, form, reference);
      if (entry.kind !== 'doctor') add(stems, stemOf(form), reference);
      const key = soundKey(form);
      if (!sounds.has(key) && key.length >= shortestNear)
        for (const shorter of [key, ...nearKeys(key)]) add(near, shorter, key);
      add(sounds, key, reference);
    }
  }
  return { forms, stems, sounds, near };
}

/**
 * The names in what was said. Words that stand one after another speak of one entry; what fits best is told, with its equals.
 * A first name alone names nobody. Words that are `known` to mean something else count only when they are a form of the name.
 */
export function findNames(
  words: readonly Word[],
  index: NameIndex,
  known: (at: number) => boolean,
): NameRead[] {
  if (index.forms.size === 0) return [];
  const found: NameRead[] = [];
  let at = 0;
  while (at < words.length) {
    let to = at;
    const run: Hit[][] = [];
    for (; to < words.length; to += 1) {
      const hits = hitsOf(words[to]!.text, index, known(to));
      if (hits.length === 0) break;
      run.push(hits);
    }
    const name = run.length > 0 ? bestOf(run.flatMap(inCase(caseBefore(words, at)))) : undefined;
    if (name) found.push({ name, from: at, to });
    at = Math.max(to, at + 1);
  }
  return found;
}

function caseBefore(words: readonly Word[], at: number): Case | undefined {
  const before = general.test(words[at - 1]?.text ?? '') ? at - 2 : at - 1;
  return caseAfter[words[before]?.text ?? ''];
}

/** Of the readings of a word those in the case that the preposition asks for, when there are any. */
function inCase(wanted: Case | undefined): (hits: readonly Hit[]) => readonly Hit[] {
  return (hits) => {
    const right = hits.filter(
      ({ reference }) => wanted !== undefined && reference.grammaticalCases.has(wanted),
    );
    return right.length > 0 ? right : hits;
  };
}

function hitsOf(text: string, index: NameIndex, known: boolean): Hit[] {
  const as = (references: readonly Reference[] | undefined, how: number): Hit[] =>
    (references ?? []).map((reference) => ({ reference, quality: how }));
  const exact = as(index.forms.get(text), quality.form);
  if (exact.length > 0 || known || text.length < 3) return exact;
  const stem = as(index.stems.get(stemOf(text)), quality.stem);
  if (stem.length > 0) return stem;
  const key = soundKey(text);
  const sound = as(index.sounds.get(key), quality.sound);
  if (sound.length > 0 || key.length < shortestNear) return sound;
  const nearby = new Set([key, ...nearKeys(key)].flatMap((shorter) => index.near.get(shorter) ?? []));
  return [...nearby]
    .filter((other) => differsByOne(key, other))
    .flatMap((other) => as(index.sounds.get(other), quality.near));
}

function bestOf(hits: readonly Hit[]): NameSaid | undefined {
  const scores = new Map<ClinicName, { places: Map<number, number>; parts: Set<Part>; size: number }>();
  for (const { reference, quality: how } of hits) {
    const score = scores.get(reference.entry) ?? {
      places: new Map<number, number>(),
      parts: new Set<Part>(),
      size: reference.size,
    };
    score.places.set(reference.place, Math.max(how, score.places.get(reference.place) ?? 0));
    score.parts.add(reference.part);
    scores.set(reference.entry, score);
  }
  const candidates = [...scores].flatMap(([entry, { places, parts, size }]) => {
    const sure = Math.min(...places.values());
    const covered = places.size / size;
    if (entry.kind === 'doctor') {
      const enough = parts.has('surname') || (parts.has('given') && parts.has('patronymic'));
      return enough
        ? [{ entry, rank: places.size + sure, confidence: Math.min(0.95, sure + 0.05 * (places.size - 1)) }]
        : [];
    }
    return covered >= 0.5 ? [{ entry, rank: places.size + covered + sure / 10, confidence: sure }] : [];
  });
  const best = Math.max(...candidates.map(({ rank }) => rank));
  const equals = candidates.filter(({ rank }) => rank > best - 1e-9);
  const first = equals[0];
  if (!first) return undefined;
  const same = equals.filter(({ entry }) => entry.kind === first.entry.kind);
  return { kind: first.entry.kind, ids: same.map(({ entry }) => entry.id), confidence: first.confidence };
}

function referencesOf(entry: ClinicName): Map<string, Reference> {
  const references = new Map<string, Reference>();
  for (const { words, grammaticalCase } of spokenForms(entry)) {
    const parts = entry.kind === 'doctor' ? doctorParts(words) : words.map(() => 'word' as const);
    const telling = words.map((word) => entry.kind === 'doctor' || !general.test(word));
    const size = telling.filter(Boolean).length;
    words.forEach((word, place) => {
      if (!telling[place] || /^\d/.test(word)) return;
      const reference = references.get(word) ?? {
        entry,
        part: parts[place]!,
        size,
        place,
        grammaticalCases: new Set(),
      };
      if (grammaticalCase) reference.grammaticalCases.add(grammaticalCase);
      references.set(word, reference);
    });
  }
  return references;
}

function spokenForms({ kind, name }: ClinicName): { words: string[]; grammaticalCase?: Case }[] {
  const words = (text: string): string[] => wordsOf(text).list.map(({ text: word }) => word);
  if (kind === 'branch')
    return [{ words: words(name).filter((word) => word.length > 2 || general.test(word)) }];
  const inflected = cases.map((grammaticalCase) => ({
    words: words((kind === 'doctor' ? spokenName : spokenSpecialist)(name, grammaticalCase)),
    grammaticalCase,
  }));
  if (kind === 'doctor') return inflected;
  return [{ words: words(spokenWhereTo(name)).slice(1) }, { words: words(name) }, ...inflected];
}

/** By the words of the nominative; the other cases have the same order. */
function doctorParts(words: readonly string[]): Part[] {
  const at = words.findIndex(
    (word) => patronymic.test(word.replace(/(?:[ауеы]|ем|ой|ом|е)$/, '')) || patronymic.test(word),
  );
  if (at < 0) return words.map((_, index) => (index === 1 ? 'given' : 'surname'));
  return words.map((_, index) => (index === at ? 'patronymic' : index === at - 1 ? 'given' : 'surname'));
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
