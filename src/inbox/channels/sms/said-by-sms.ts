/** What a patient may answer to a message. `stop`: no messages any more; `stop-calls`: neither messages nor calls. */
export type SaidBySms = 'confirm' | 'decline' | 'move' | 'stop' | 'stop-calls' | 'start';

/** Whole messages: «да, но в среду» is none of them, and a person reads it. */
const whole: Readonly<Record<'confirm' | 'decline' | 'move' | 'start', readonly string[]>> = {
  confirm: [
    ...['1', '+', 'да', 'приду', 'придем', 'буду', 'будем', 'подтверждаю', 'конечно', 'ок', 'хорошо'],
    ...['да приду', 'да придем', 'да буду', 'да будем', 'да конечно', 'да подтверждаю', 'да спасибо'],
    ...['спасибо приду', 'приду спасибо', 'yes', 'ok'],
  ],
  decline: [
    ...['нет', 'не приду', 'не придем', 'не смогу', 'не сможем', 'не буду', 'отмена', 'отмените', 'отменить'],
    ...['нет не приду', 'нет не смогу', 'no'],
  ],
  move: ['перенести', 'перенесите', 'перенос', 'другое время', 'хочу перенести', 'нужно перенести'],
  start: ['старт', 'start'],
};

const saidOf = new Map(
  Object.entries(whole).flatMap(([said, texts]) => texts.map((text) => [text, said as SaidBySms] as const)),
);

/** These hold whatever stands around them: nobody is to write twice that he wants to be left alone. */
const stops = [
  /^(?:стоп|stop)(?!\p{L})/u,
  /(?<!\p{L})не (?:\p{L}+ )?(?:пиши|пишите|присылай|присылайте|шли|шлите)(?!\p{L})/u,
  /(?<!\p{L})не (?:надо|нужно) (?:\p{L}+ )?(?:писать|присылать|слать)(?!\p{L})/u,
  // «отпишусь», «отпишитесь» promise or want an answer
  /(?<!\p{L})отпи(?:сать|сывай|ши|шите|ска)(?:ся)?(?!\p{L})/u,
];
const callStops = [
  /(?<!\p{L})не (?:\p{L}+ )?(?:звони|звоните|названивайте)(?!\p{L})/u,
  /(?<!\p{L})(?:не (?:надо|нужно)|хватит|прекратите|перестаньте) (?:\p{L}+ )?(?:звонить|названивать)(?!\p{L})/u,
];
/** «Не звоните до обеда» is no wish for ever. */
const someTime =
  /\d|(?<!\p{L})(?:сейчас|пока|до|после|утром|днем|вечером|ночью|сегодня|завтра|раньше|позже)(?!\p{L})/u;

/** Undefined for what a person has to read. */
export function readSaid(text: string): SaidBySms | undefined {
  const plain = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[.,!)(»«"']+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const said = saidOf.get(plain);
  if (said !== undefined) return said;
  if (callStops.some((words) => words.test(plain))) return someTime.test(plain) ? undefined : 'stop-calls';
  return stops.some((words) => words.test(plain)) ? 'stop' : undefined;
}

/** A number as gateways write it, as E.164; undefined when it is none (a name of letters). */
export function readSenderPhone(sender: string): string | undefined {
  const digits = sender.replaceAll(/[\s()+-]/g, '');
  if (!/^\d{7,15}$/.test(digits)) return undefined;
  if (/^8\d{10}$/.test(digits)) return `+7${digits.slice(1)}`;
  return /^9\d{9}$/.test(digits) ? `+7${digits}` : `+${digits}`;
}
