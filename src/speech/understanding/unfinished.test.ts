import { expect, it } from 'vitest';
import { isUnfinished } from './unfinished.ts';

it.each(['ну', 'э-э…', 'да, но', 'можно в', 'Приду, если', 'нет, ну вот,', 'я', 'Мм', 'как его'])(
  '«%s» goes on',
  (text) => expect(isUnfinished(text)).toBe(true),
);

it.each(['да', 'нет', 'приду', 'не приду', 'в четверг', 'буду и я приду', 'меня', 'ага', ''])(
  '«%s» may be all',
  (text) => expect(isUnfinished(text)).toBe(false),
);
