import type { Mark, Marked } from './phrases.ts';
import type { Word } from './words.ts';

/**
 * What an answer to "will you come?" comes to. `later` is "not now, ring again", `stop-calling` "never again", `digits` are
 * digits and nothing else, `other` is anything that is none of these, also the wrong person and «алло».
 */
export type Intent =
  | 'yes'
  | 'no'
  | 'move'
  | 'cancel'
  | 'person'
  | 'question'
  | 'repeat'
  | 'later'
  | 'stop-calling'
  | 'digits'
  | 'other';

export interface IntentFound {
  readonly intent: Intent;
  /** 0 to 1, of the words alone: a yes from 0.85 on is plain, below it something else was said besides. */
  readonly confidence: number;
}

/** What an intent is found by. */
export interface Evidence {
  readonly words: readonly Word[];
  readonly asks: boolean;
  readonly marks: readonly Marked[];
  /** Dates, times, names and numbers: from (with) to (without) which word. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  /** A date or time was said that is not that of the visit, or nobody knows the visit. */
  readonly otherWhen: 'none' | 'unknown' | 'differs';
  readonly named: boolean;
}

/** From here on an answer that has words of its own besides is no answer. */
const manyUnknown = 3;
const comes = /^(?:при(?!м|н)|под(?:о|ъ|тв)|буд|явл|смо[гж]|зайд)/;
const unfinished = /^(?:а|и|к|ко|у|на|же|ну|мне|нам|вы)$/;
/** With these «не звоните» means for ever. */
const forGood = /^(?:больше|никогда|совсем|вообще|навсегда|впредь)$/;
const never = /^(?:никогда|совсем|вообще|навсегда|впредь)$/;
const notNow = /(?:^| )(?:сегодня|сейчас(?! же)|рано|поздно|ночью|(?:до|после) (?!свидан|скор|встреч))/;
/** «ни сегодня, ни завтра»: these days and all others. */
const neitherNor = /(?:^| )ни (?:\S+ ){1,4}ни /;
const ofCalls = /звон|беспоко|тревож|надоед/;
/** Of the phrases that put us off: those that speak of another call. */
export const ofAnotherCall = /звон|звяк|наб[еи]р|потом|поз(?:же|днее)/;
/** Also said of other things than the visit, and no reason to ring another time. */
const hinders = /^(?:мне )?(?:сейчас )?(?:не ?удобно|занят)/;

export function findIntent(evidence: Evidence): IntentFound {
  const scene = new Scene(evidence);
  if (evidence.words.length === 0) return found('other', 0);
  return (
    refusesCalls(scene) ??
    asksSomething(scene) ??
    wantsChange(scene) ??
    saysNo(scene) ??
    saysYes(scene) ??
    other(scene)
  );
}

function found(intent: Intent, confidence: number): IntentFound {
  return { intent, confidence };
}

/** The marks with what negations do to them. */
class Scene {
  readonly evidence: Evidence;
  readonly marks: readonly Marked[];
  readonly unknown: number;
  /** «не в четверг» */
  readonly negatedWhen: boolean;
  readonly #kinds: ReadonlySet<Mark>;

  constructor(evidence: Evidence) {
    const { words, spans } = evidence;
    this.evidence = evidence;
    const free = evidence.marks.filter(
      (mark) => !spans.some((span) => span.from <= mark.from && mark.to <= span.to),
    );
    this.negatedWhen = free.some(
      ({ mark, to }) => mark === 'negation' && spans.some((span) => span.from === to),
    );
    this.marks = free.map((mark, index) => negated(mark, free[index + 1], words));
    this.#kinds = new Set(this.marks.map(({ mark }) => mark));
    const covered = new Set([...spans, ...this.marks].flatMap(({ from, to }) => range(from, to)));
    this.unknown = words.length - covered.size;
  }

  has(...marks: readonly Mark[]): boolean {
    return marks.some((mark) => this.#kinds.has(mark));
  }

  /** The words of the marks of a kind. */
  said(...marks: readonly Mark[]): string[] {
    return this.marks
      .filter(({ mark }) => marks.includes(mark))
      .map(({ from, to }) =>
        this.evidence.words
          .slice(from, to)
          .map(({ text }) => text)
          .join(' '),
      );
  }

  /** «да, а…», «хорошо, я…»: something was to follow. */
  cutOff(coming: boolean): boolean {
    const last = this.evidence.words.at(-1)?.text ?? '';
    return unfinished.test(last) || (!coming && this.evidence.words.length > 1 && /^(?:я|мы)$/.test(last));
  }

  get when(): Evidence['otherWhen'] {
    return this.evidence.otherWhen;
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** «не» before what would be a yes makes it a no; before a pause it is one itself. */
function negated(mark: Marked, next: Marked | undefined, words: readonly Word[]): Marked {
  if (mark.mark !== 'negation') return mark;
  const pause = words[mark.to]?.apart;
  const denies = next?.from === mark.to && /^(?:yes|weak-yes|faint-yes|wish)$/.test(next.mark);
  return pause || denies ? { ...mark, mark: 'no' } : mark;
}

function refusesCalls(scene: Scene): IntentFound | undefined {
  if (scene.has('stop', 'no-calls')) return refusal(scene);
  if (scene.has('wrong')) return found('other', 0.9);
  if (scene.has('person')) return found('person', scene.has('yes', 'no') ? 0.85 : 0.95);
  return undefined;
}

/** «Не звоните так рано», «хватит звонить, перезвоните завтра» are no refusal for ever; nobody takes such a one back by a word. */
function refusal(scene: Scene): IntentFound {
  const words = scene.evidence.words.map(({ text }) => text);
  const lasting = words.some((word) => forGood.test(word));
  const later = scene.has('later');
  const again = later && scene.said('later').some((phrase) => ofAnotherCall.test(phrase));
  const text = words.join(' ');
  const ever = lasting && neitherNor.test(text);
  const limited = again || (!ever && (scene.when !== 'none' || notNow.test(text)));
  if (limited || (later && !lasting && !scene.has('stop'))) {
    return words.some((word) => never.test(word)) ? found('stop-calling', 0.7) : found('later', 0.9);
  }
  const plain = scene.has('stop') || (lasting && scene.said('no-calls').some((said) => ofCalls.test(said)));
  return found('stop-calling', plain && !later ? 0.95 : 0.7);
}

function asksSomething(scene: Scene): IntentFound | undefined {
  const answers = scene.has('yes', 'no', 'weak-yes');
  if (scene.has('repeat')) return found('repeat', answers ? 0.7 : 0.9);
  if (!scene.has('later')) return undefined;
  // «в этот день я занята, перенесите»
  const changes = scene.has('cancel', 'move');
  return changes && scene.said('later').every((words) => hinders.test(words))
    ? undefined
    : found('later', changes ? 0.7 : 0.9);
}

function wantsChange(scene: Scene): IntentFound | undefined {
  const mixed = scene.has('yes', 'hedge', 'question', 'keep') ? 0.1 : 0;
  if (scene.has('cancel') && !scene.has('keep')) return found('cancel', 0.95 - mixed);
  if (scene.has('move') && !scene.has('keep')) return found('move', 0.95 - mixed);
  if (scene.negatedWhen) return found('move', 0.7);
  const when = scene.when !== 'none';
  const wishes = scene.has('wish') || scene.said('question').some((words) => words.includes('можно'));
  if (when && wishes) return found('move', 0.85 - mixed);
  if (when && scene.has('but') && scene.has('yes', 'no', 'hedge')) return found('move', 0.6);
  return when && scene.has('yes') && scene.has('no') ? found('move', 0.7) : undefined;
}

function saysNo(scene: Scene): IntentFound | undefined {
  if (scene.has('keep')) return undefined;
  const unsure = scene.has('hedge', 'wish', 'but', 'disbelief') || scene.unknown >= manyUnknown;
  if (scene.has('doubt')) return found('no', 0.6);
  if (!scene.has('no')) return scene.has('reason') ? found('no', scene.has('yes') ? 0.5 : 0.7) : undefined;
  if (scene.has('question') || scene.evidence.asks) return found('question', 0.6);
  if (!scene.has('yes', 'weak-yes', 'faint-yes')) return found('no', unsure ? 0.75 : 0.95);
  if (scene.has('reason')) return found('no', 0.7);
  // «приду, если не заболею»
  if (scene.said('hedge').some((words) => /^(?:если|ежели|коли)$/.test(words))) return found('yes', 0.5);
  // «нет, приду» is asked once more; «да… ой нет, не приду» is a no; «нет, да» is nothing
  const plainNo = scene.said('no').every((words) => /^(?:да )?нет$/.test(words));
  const last = scene.marks.findLast(({ mark }) => /^(?:yes|weak-yes|faint-yes|no)$/.test(mark))!;
  if (last.mark === 'no') return found('no', 0.75);
  if (!plainNo) return found('no', 0.6);
  return comingWords(scene).length > 0 ? found('yes', 0.55) : found('other', 0.5);
}

function comingWords(scene: Scene): string[] {
  return scene.said('yes').filter((words) => comes.test(words));
}

function saysYes(scene: Scene): IntentFound | undefined {
  if (scene.has('question') || scene.evidence.asks) return found('question', scene.has('yes') ? 0.75 : 0.85);
  if (!scene.has('yes', 'weak-yes', 'faint-yes', 'keep')) return undefined;
  if (scene.unknown >= manyUnknown) return found('other', 0.5);
  const coming = comingWords(scene).length > 0;
  if (scene.when === 'differs') return found('move', 0.6);
  if (scene.has('listen', 'disbelief', 'negation', 'key') && !coming) return found('other', 0.6);
  if (scene.has('hedge', 'but', 'late', 'wish', 'listen', 'disbelief', 'negation', 'keep', 'key', 'reason'))
    return found('yes', 0.55);
  if (scene.unknown > 0) return found('yes', scene.unknown === 1 ? 0.65 : 0.5);
  if (scene.cutOff(coming)) return found('yes', 0.65);
  if (scene.when === 'unknown') return found('yes', 0.7);
  return found('yes', plainYes(scene, coming));
}

function plainYes(scene: Scene, coming: boolean): number {
  if (!scene.has('yes', 'weak-yes')) return 0.7;
  if (scene.evidence.named) return 0.8;
  if (coming) return 0.97;
  const decided = scene.said('yes').some((words) => words !== 'да');
  if (scene.has('faint-yes') || (scene.has('aside') && !decided)) return 0.8;
  return scene.has('yes') ? 0.95 : 0.9;
}

function other(scene: Scene): IntentFound {
  return found('other', scene.has('listen', 'hedge', 'late') ? 0.8 : 0.7);
}
