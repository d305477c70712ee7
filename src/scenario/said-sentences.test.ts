import { describe, expect, it } from 'vitest';
import { loadScenario, readScenario } from './load-scenario.ts';
import { firstWords, saidSentences } from './said-sentences.ts';

const reminder = loadScenario('reminder');
const texts = (level: 0 | 1 | 2): readonly string[] =>
  saidSentences(reminder, { disclosureLevel: level }).map(({ text }) => text);

describe('what a scenario may say', () => {
  it('tells no doctor where the clinic tells none', () => {
    expect(texts(1).join()).not.toMatch(/doctor|specialty/);
    expect(texts(2).join()).toMatch(/doctor.*specialty|specialty.*doctor/s);
  });

  it('tells no visit where nothing may be told but the clinic', () => {
    expect(texts(0).join()).not.toMatch(/\{(?:date|time)/);
    expect(texts(0).join()).toContain('{clinic.genitive}');
  });

  it('is all of it, each sentence once, what everybody hears before the rest', () => {
    const said = texts(1);
    expect(new Set(said).size).toBe(said.length);
    expect(said[0]).toContain('Здравствуйте!');
    expect(said.join()).toContain('администратор');
    expect(said.join()).not.toContain('{answer}');
  });

  it('has the clinic’s own answers that may be told, with the question after them', () => {
    const answers = [
      'Приём стоит 1500 ₽.',
      'Вас примет {doctor.nominative}.',
      'Стоит {price}.',
      'Вас ждут {time}.',
    ];
    const told = (level: 0 | 1 | 2) =>
      saidSentences(reminder, { disclosureLevel: level, answers }).map(({ text }) => text);
    const asked = 'Вы придёте на приём {date}, {time}? Скажите «да» или «нет».';
    expect(texts(1)).not.toContain(asked);
    expect(told(1)).toEqual(
      expect.arrayContaining(['Приём стоит тысяча пятьсот рублей.', 'Вас ждут {time}.', asked]),
    );
    expect(told(1).join()).not.toMatch(/doctor|price|\{answer/);
    expect(told(2)).toContain('Вас примет {doctor.nominative}.');
    const often = (count: number) =>
      saidSentences(reminder, { disclosureLevel: 1, answers: Array<string>(count).fill(answers[0]!) }).find(
        ({ text }) => text.startsWith('Приём'),
      )!.often;
    expect(often(3)).toBeCloseTo(often(1));
  });

  it('has what machines are told', () => {
    const toMachines = 'Наш телефон — {callback}.';
    const all = saidSentences(reminder, { disclosureLevel: 1, callbackNumber: '+7 495 123-45-67' });
    expect(all.map(({ text }) => text)).toContain(toMachines);
    expect(texts(1)).not.toContain(toMachines);
    expect(texts(1).join()).toContain('Пожалуйста, перезвоните нам.');
  });

  it('knows what is said more often', () => {
    const all = saidSentences(
      readScenario(
        `
scenario: two
title: Два
language: ru
start: first
trouble: end
steps:
  first:
    ask: [Вы придёте?, { text: 'Доктор {doctor.nominative}.', when: doctor }]
    listenSeconds: 5
    answers: { yes: thanks }
    silence: { say: [Не слышу.], times: 2, goto: end }
    notUnderstood: { say: [Не понимаю.], times: 2, goto: end }
  thanks: { say: [Спасибо!], next: end }
  end: { end: hang-up }
`,
        'two.yaml',
      ),
      { disclosureLevel: 2 },
    );
    const often = Object.fromEntries(all.map((sentence) => [sentence.text, sentence.often]));
    expect(often['Вы придёте?']).toBeCloseTo(1);
    expect(often['Доктор {doctor.nominative}.']).toBeCloseTo(0.8);
    expect(often['Спасибо!']).toBeLessThan(1);
    expect(often['Не слышу.']).toBeLessThan(often['Спасибо!']!);
  });
});

describe('the first words of a talk', () => {
  const facts = {
    ...{ clinicName: 'Жемчуг', date: '2026-11-23', time: '15:00', zone: 'Europe/Moscow' },
    disclosureLevel: 1 as const,
  };

  it('are those of this visit', () => {
    const words = firstWords(reminder, facts, '2026-11-22');
    expect(words[0]).toBe('Здравствуйте! Это автоматический звонок из клиники Жемчуг.');
    expect(words.join()).toContain('завтра, двадцать третьего ноября, в пятнадцать часов');
  });
});
