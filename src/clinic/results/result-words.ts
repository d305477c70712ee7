import type { Mark } from '../appointment.ts';

const markWords: Readonly<Record<Mark, readonly [ru: string, en: string]>> = {
  none: ['без отметки', 'no mark'],
  confirmed: ['подтверждён', 'confirmed'],
  'not-confirmed': ['не подтверждён', 'not confirmed'],
  declined: ['отменяет', 'declined'],
  'wants-to-move': ['хочет перенести', 'wants to move'],
  moved: ['перенесён', 'moved'],
  'no-longer-valid': ['больше не действует', 'no longer valid'],
};

export function markWord(mark: Mark, language: 'ru' | 'en'): string {
  return markWords[mark][language === 'ru' ? 0 : 1];
}

export function resultHeadings(language: 'ru' | 'en'): readonly string[] {
  return language === 'ru'
    ? ['Отметка', 'Что услышано', 'Попыток', 'Когда']
    : ['Mark', 'Heard', 'Attempts', 'When'];
}
