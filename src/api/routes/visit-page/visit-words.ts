/** What a patient reads on the page of his link; nothing of it tells more than disclosure level 1. */
export interface VisitWords {
  readonly title: string;
  readonly booked: string;
  readonly confirm: string;
  readonly decline: string;
  readonly move: string;
  readonly calendar: string;
  readonly change: string;
  readonly confirmed: string;
  readonly declined: string;
  readonly moving: string;
  readonly movingCalled: string;
  readonly ring: (number: string) => string;
  readonly gone: string;
  readonly goneText: string;
  readonly later: string;
  readonly otherLanguage: string;
  /** Luxon's pattern. */
  readonly when: string;
}

export const visitWords: Readonly<Record<'ru' | 'en', VisitWords>> = {
  ru: {
    title: 'Ваша запись',
    booked: 'Вы записаны на',
    confirm: 'Приду',
    decline: 'Не приду',
    move: 'Перенести',
    calendar: 'Добавить в календарь',
    change: 'Планы изменились?',
    confirmed: 'Спасибо, ждём вас.',
    declined: 'Поняли: вы не придёте. Спасибо, что сказали.',
    moving: 'Поняли: вам нужно другое время. Позвоните нам, чтобы его выбрать.',
    movingCalled: 'Поняли: вам нужно другое время. Мы позвоним, чтобы его выбрать.',
    ring: (number) => `Телефон: ${number}`,
    gone: 'Эта ссылка больше не действует',
    goneText: 'Визит уже прошёл, перенесён или отменён. Если нужно, позвоните в клинику.',
    later: 'Сейчас не получилось. Попробуйте ещё раз через минуту.',
    otherLanguage: 'English',
    when: "cccc, d MMMM, 'в'\u00a0HH:mm",
  },
  en: {
    title: 'Your appointment',
    booked: 'You are booked for',
    confirm: 'I will come',
    decline: 'I will not come',
    move: 'Another time',
    calendar: 'Add to calendar',
    change: 'Plans have changed?',
    confirmed: 'Thank you, see you then.',
    declined: 'Understood: you will not come. Thank you for telling us.',
    moving: 'Understood: you need another time. Call us to choose it.',
    movingCalled: 'Understood: you need another time. We will call you to choose it.',
    ring: (number) => `Telephone: ${number}`,
    gone: 'This link is no longer valid',
    goneText: 'The visit is over, was moved or cancelled. Call the clinic if you need to.',
    later: 'That did not work. Try again in a minute.',
    otherLanguage: 'Русский',
    when: "cccc, d LLLL, 'at'\u00a0HH:mm",
  },
};
