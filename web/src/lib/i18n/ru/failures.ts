/** What an answer's `code` means; a code that is not here is shown by the server's own (English) sentence. */
const codes: Record<string, string> = {
  'console.no-connection': 'Сервер не отвечает. Проверьте, что Перезвон запущен и сеть есть.',
  'console.strange-answer': 'Сервер ответил непонятно. Обновите страницу.',
  'session.needed': 'Нужно войти.',
  'session.wrong': 'Имя или пароль не подходят.',
  'session.too-many-tries': 'Слишком много попыток. Подождите минуту и попробуйте снова.',
  'link.unknown': 'Ссылка уже использована или истекла.',
  'input.wrong': 'Проверьте, что введено: сервер это не принял.',
  'rate.limited': 'Слишком много запросов подряд. Подождите немного.',
  internal: 'Это наша ошибка. Она записана в журнал.',
};

export const failures = { codes };
