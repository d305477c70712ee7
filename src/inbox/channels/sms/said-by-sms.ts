/** What a patient may answer to a message. */
export type SaidBySms = 'confirm' | 'decline' | 'move' | 'stop' | 'start';

/** Whole messages: «да, но в среду» is none of them, and a person reads it. */
const whole: Readonly<Record<SaidBySms, readonly string[]>> = {
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
  stop: ['стоп', 'stop', 'отписаться', 'отпишите', 'не пишите', 'не присылайте', 'больше не пишите'],
  start: ['старт', 'start'],
};

const saidOf = new Map(
  Object.entries(whole).flatMap(([said, texts]) => texts.map((text) => [text, said as SaidBySms] as const)),
);

/** Undefined for what a person has to read. */
export function readSaid(text: string): SaidBySms | undefined {
  const plain = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[.,!)(»«"']+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return saidOf.get(plain);
}

/** A number as gateways write it, as E.164; undefined when it is none (a name of letters). */
export function readSenderPhone(sender: string): string | undefined {
  const digits = sender.replaceAll(/[\s()+-]/g, '');
  if (!/^\d{7,15}$/.test(digits)) return undefined;
  if (/^8\d{10}$/.test(digits)) return `+7${digits.slice(1)}`;
  return /^9\d{9}$/.test(digits) ? `+7${digits}` : `+${digits}`;
}
