import type { Settings } from '../../../src/api/contract/index.ts';

/**
 * What the robot says first, sentence by sentence, in the words of `src/scenario/library/reminder.yaml` (a test holds
 * them together). It speaks Russian in every language of the console.
 */
export function robotWords(
  clinicName: string,
  disclosureLevel: Settings['disclosureLevel'],
  when = 'завтра, двадцать третьего ноября, в пятнадцать часов',
): readonly string[] {
  const greeting = `Здравствуйте! Это автоматический звонок из ${clinicInGenitive(clinicName)}.`;
  if (disclosureLevel === 0) {
    return [
      greeting,
      'У нас есть для вас сообщение. Соединить вас с администратором?',
      'Скажите «да» или нажмите один. Если не нужно, скажите «нет» или нажмите два.',
    ];
  }
  return [
    greeting,
    `Напоминаем, вы записаны на приём ${when}.`,
    ...(disclosureLevel === 2 ? ['Вы записаны к стоматологу, ваш доктор — Иванова Мария Петровна.'] : []),
    'Вы придёте?',
    'Скажите «да» или нажмите один. Если не получится, скажите «нет» или нажмите два.',
    'Ноль — администратор, звёздочка — повторить.',
  ];
}

/** «клиники «Белая роза»»; a name that begins with the word keeps it once. The robot declines other words too. */
function clinicInGenitive(name: string): string {
  const bare = name
    .trim()
    .replace(/^клиника(?=$|[\s«"])/i, '')
    .replace(/[«»"]/g, '')
    .trim();
  return bare === '' ? 'клиники' : `клиники «${bare}»`;
}
