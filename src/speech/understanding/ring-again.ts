import type { Marked } from './phrases.ts';
import type { SaidFound, Span } from './said.ts';
import type { Word } from './words.ts';

const again = /^пере(?:звон(?:ите|и|ить)|званивайте|набер(?:ите|и))$/;
const order = /^(?:(?:по)?звон(?:ите|и)|звякн(?:ите|и)|наб(?:ери(?:те)?|ирайте))$/;
/** After «можете», «лучше»: asked of us just as well. */
const wished = /^(?:позвонить|набрать|звякнуть)$/;
const asking = /^(?:можно|можете|можешь|могли|лучше|попробуйте|прошу)$/;
/** Between the request and its time; of these people only he who speaks and we. */
const between =
  /^(?:мне|меня|нам|нас|вы|ты|бы|пожалуйста|тогда|лучше|уж|же|ну|а|еще|раз|разок|снова|опять|просто|попробуйте|чуть|чуточку|немного|немножко|можно|можете|можешь|могли|прошу|только|уже|гденибудь)$/;
const sooner = /^(?:позже|попозже|позднее|потом)$/;
const sometime = /^(?:позже|попозже|позднее|потом|через|часов|когда)$/;
/** Somebody else is to be rung: whom, or by which number. */
const somebody =
  /^(?:ему|ей|им|муж(?:у|ем)|жене|супруг[уе]|маме|матери|папе|отцу|сын(?:у|овьям)|дочери|дочке|брату|сестре|бабушке|дедушке|внук[ау]|внучке|родителям|родственник(?:у|ам)|ребенку|детям|соседк?[еу]|другу|подруге|тете|дяде|свекрови|теще|зятю|невестке|опекуну|сиделке|начальнику|директору|врачу|доктору|терапевту|стоматологу|скорую|полицию|милицию|пожарным|спасателям)$/;
const place =
  /^(?:скор|полиц|милиц|пожарн|регистрат|клиник|больниц|поликлин|стоматолог|роддом|аптек|лаборатор|страхов|справочн|школ|офис|приемную)/;
const byNumber =
  /^(?:друг|друго|этот|этому|тот|тому|домаш|мобил|рабоч|город|сотов|номер|телефон|его|ее|их|мужнин|мамин|папин)/;

interface Scene {
  readonly words: readonly Word[];
  readonly marks: readonly Marked[];
  readonly whens: readonly Span[];
}

/**
 * The marks with «позвоните через час», «в семь наберите» as `later`: a request to be rung and a time for it, with nobody
 * else between or behind them. «Позвоните мужу», «перезвоните на домашний» ask for another call and put nothing off.
 */
export function ringAgain(words: readonly Word[], marks: readonly Marked[], found: SaidFound): Marked[] {
  let known = [...marks];
  const whens: readonly Span[] = [...found.dates, ...found.times];
  for (let at = 0; at < words.length; at += 1) {
    const scene: Scene = { words, marks: known, whens };
    if (isRefused(scene, at)) continue;
    const request = requestAt(scene, at);
    const asksUs = request !== undefined || again.test(words[at]!.text) || order.test(words[at]!.text);
    const other = asksUs ? addresseeOf(scene, request ?? { from: at, to: at + 1 }, at) : undefined;
    const taken = other ?? request;
    if (!taken) continue;
    known = known.filter(({ from, to }) => to <= taken.from || from >= taken.to);
    if (!other) known.push({ mark: 'later', ...taken });
    at = taken.to - 1;
  }
  return known.toSorted((a, b) => a.from - b.from);
}

/** «не звоните», «хватит звонить» */
function isRefused({ words, marks }: Scene, at: number): boolean {
  const refusal = marks.some(
    ({ mark, from, to }) => /^(?:stop|no-calls)$/.test(mark) && from <= at && at < to,
  );
  return refusal || words[at - 1]?.text === 'не';
}

/** The request, with «попозже» when that is its time; undefined when no time stands beside it. */
function requestAt(scene: Scene, at: number): Span | undefined {
  const { words, whens } = scene;
  const { text } = words[at]!;
  const isAsked = wished.test(text) && words.slice(0, at).some((word) => asking.test(word.text));
  if (!isAsked && !order.test(text) && !again.test(text)) return undefined;
  const beginsAt = (place: number): boolean => whens.some(({ from }) => from === place);
  const from = startOf(scene, at);
  let to = at + 1;
  while (to < words.length && between.test(words[to]!.text) && !beginsAt(to)) to += 1;
  if (beginsAt(to)) return { from, to };
  const length = sometimeAt(scene, to);
  if (length > 0) return { from, to: to + length };
  if (words[from]!.apart) return undefined;
  if (sooner.test(words[from - 1]?.text ?? '')) return { from: from - 1, to: at + 1 };
  return whens.some((when) => when.to === from && !isTaken(scene, when)) ? { from, to: at + 1 } : undefined;
}

/** «приду в семь»: the hour is that of the visit. */
function isTaken({ marks }: Scene, when: Span): boolean {
  return marks.some(
    ({ mark, to }) => to === when.from && /^(?:yes|no|reason|move|wish|faint-yes)$/.test(mark),
  );
}

function startOf({ words, whens }: Scene, at: number): number {
  const isMore = (from: number): boolean =>
    !words[from]!.apart && !whens.some(({ to }) => to === from) && between.test(words[from - 1]?.text ?? '');
  let from = at;
  while (isMore(from)) from -= 1;
  return from;
}

/** How many words of «позже», «в другой раз» stand there. */
function sometimeAt({ words }: Scene, at: number): number {
  const said = words.slice(at, at + 3).map(({ text }) => text);
  if (sometime.test(said[0] ?? '')) return 1;
  return /^в друг(?:ой раз|ой день|ое время)$/.test(said.join(' ')) ? 3 : 0;
}

/** From the request to somebody else who is to be rung, or the other way round: «мужу позвоните», «позвоните завтра мужу». */
function addresseeOf(scene: Scene, request: Span, at: number): Span | undefined {
  const { words } = scene;
  const behind = addresseeAt(words, at + 1) ?? addresseeAt(words, afterWhens(scene, request.to));
  if (behind) return { from: request.from, to: behind.to };
  if (request.from === 0 || words[request.from]!.apart) return undefined;
  const before = addresseeAt(words, request.from - 2) ?? addresseeAt(words, request.from - 1);
  return before?.to === request.from ? { from: before.from, to: request.to } : undefined;
}

function afterWhens({ whens }: Scene, start: number): number {
  let at = start;
  for (let when: Span | undefined; (when = whens.find(({ from }) => from === at)) !== undefined;)
    at = when.to;
  return at;
}

function addresseeAt(words: readonly Word[], at: number): Span | undefined {
  const [text, next] = [words[at]?.text ?? '', words[at + 1]?.text ?? ''];
  if (somebody.test(text)) return { from: at, to: at + 1 };
  const isOther =
    (/^(?:на|по)$/.test(text) && byNumber.test(next)) || (/^во?$/.test(text) && place.test(next));
  return isOther ? { from: at, to: at + 2 } : undefined;
}
