import { expect, test } from 'vitest';
import type { SignInLink } from '../../../src/api/contract/index.ts';
import { ru } from '../lib/i18n/ru/index.ts';
import { welcomeWords } from './welcome-words.ts';

const link: SignInLink = {
  ...{ purpose: 'new-password', name: 'marina', displayName: 'Марина Соколова', isFirst: true },
  expiresAt: '2026-11-23T12:00:00.000Z',
};

test('a new colleague is welcomed by the name that others know; who has been inside chooses a new password', () => {
  expect(welcomeWords(link, ru)).toEqual({
    title: 'Добро пожаловать, Марина Соколова',
    lead: 'Придумайте пароль. Имя для входа: «marina».',
    verb: 'Войти',
  });
  expect(welcomeWords({ ...link, isFirst: false }, ru).title).toBe(ru.session.newPasswordTitle);
  const nobody = { ...link, purpose: 'first-user', name: null, displayName: null } as const;
  expect(welcomeWords(nobody, ru).lead).toBe(ru.session.welcomeLead);
});
