import { describe, expect, it } from 'vitest';
import { Failure } from '../base/index.ts';
import { loadLibrary, loadScenario, readScenario } from './load-scenario.ts';
import { newTalk, textsOf } from './prompt.ts';
import type { AskStep } from './script.ts';

const good = `scenario: greeting
title: Greeting
language: ru
start: hello
trouble: bye

steps:
  hello:
    say:
      - Здравствуйте! Вам звонят из {clinic.genitive}.
    next: ask
  ask:
    ask:
      - text: Вы придёте?
        when: disclosure >= 1
    listenSeconds: 5
    answers:
      yes: bye
    silence:
      times: 1
      goto: bye
    notUnderstood:
      times: 1
      goto: bye
  bye:
    end: hang-up
`;

it('of the library are all there', () => {
  expect(loadLibrary().map(({ scenario }) => scenario)).toContain('reminder');
});

describe('sentences', () => {
  it('are in words once the file is read, slots as they are', () => {
    const typed = 'Ждём вас, {clinic.nominative}: ул. Ленина, д. 5, каб. 204, пн–пт 8:00–20:00.';
    const scenario = readScenario(good.replace('Вы придёте?', `'${typed}'`), 'library/greeting.yaml');
    const step = scenario.steps.ask as AskStep;
    expect(step.ask[0]!.text).toBe(
      'Ждём вас, {clinic.nominative}: улица Ленина, дом пять, кабинет двести четыре, с понедельника по пятницу с восьми до двадцати часов.',
    );
  });

  it('are told with the pronunciation that the clinic has given', () => {
    const facts = {
      clinicName: 'Дентал',
      date: '2026-11-23',
      time: '15:00',
      disclosureLevel: 1,
      zone: 'UTC',
    } as const;
    const scenario = readScenario(good, 'library/greeting.yaml');
    const pronunciations = [{ word: 'дентал', say: 'дэнт+ал' }];
    const talk = newTalk(scenario, { ...facts, pronunciations }, '2026-11-22');
    expect(textsOf(talk)).toContain('Здравствуйте! Вам звонят из клиники Дэнта\u0301л.');
  });
});

/** The message of the failure that the file gives after a change of one place. */
function complaint(from: string, to: string): string {
  expect(good).toContain(from);
  try {
    readScenario(good.replace(from, to), 'library/greeting.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).code).toBe('scenario.invalid');
    return (error as Failure).message.split('\n').slice(1).join('\n');
  }
  return 'nothing was complained of';
}

describe('a scenario file', () => {
  it('is read when it is right', () => {
    const scenario = readScenario(good, 'library/greeting.yaml');
    expect(Object.keys(scenario.steps)).toEqual(['hello', 'ask', 'bye']);
    expect(scenario.steps.ask).toMatchObject({ kind: 'ask', listenSeconds: 5 });
  });

  it('the library is right', () => {
    expect(loadScenario('reminder').scenario).toBe('reminder');
  });

  it.each([
    [
      'an unknown step',
      'next: ask',
      'next: question',
      /greeting\.yaml:11 steps\.hello\.next: there is no step "question"; .* one of hello, ask, bye/,
    ],
    [
      'an unknown step that a contradiction leads to',
      '    next: ask',
      "    next: ask\n    listenSeconds: 2\n    keys: { '2': declined }",
      /greeting\.yaml:13 steps\.hello\.keys\.2: there is no step "declined"/,
    ],
    [
      'an unknown word in braces',
      '{clinic.genitive}',
      '{patient}',
      /greeting\.yaml:10 .*\{patient\} is unknown; use one of \{date\}/,
    ],
    [
      'a case that is none',
      '{clinic.genitive}',
      '{clinic.ablative}',
      /greeting\.yaml:10 .*\{clinic\.ablative\} is unknown/,
    ],
    [
      'a condition that is none',
      'disclosure >= 1',
      'disclosure > high',
      /greeting\.yaml:15 .*not understood; write as in: disclosure >= 2/,
    ],
    [
      'an answer that nobody gives',
      'yes: bye',
      'maybe: bye',
      /greeting\.yaml:18 .*maybe|greeting\.yaml:17 .*maybe/,
    ],
    [
      'an answer with its cure',
      'yes: bye',
      'maybe: bye',
      /greeting\.yaml:1[78] steps\.ask\.answers.*: maybe is no answer; use one of yes, no, move, .*stop-calling, question/,
    ],
    [
      'an answer told to no question',
      'answers:\n      yes: bye',
      "answers:\n      yes: bye\n    answered: ['{answer}']",
      /greeting\.yaml:19 steps\.ask\.answered: under answers, write question:/,
    ],
    [
      'a reply to a question without the answer',
      'answers:\n      yes: bye',
      'answers:\n      question: bye\n    answered: [Не знаю.]',
      /greeting\.yaml:19 steps\.ask\.answered: write \{answer\} where the clinic's answer is to be said/,
    ],
    [
      'a lone brace',
      'Здравствуйте!',
      'Здравствуйте, {date!',
      /greeting\.yaml:\d+ .*a brace stands here without its other half/,
    ],
    [
      'an answer where none is told',
      '{clinic.genitive}',
      '{answer}',
      /greeting\.yaml:10 .*\{answer\} is unknown; use one of/,
    ],
    [
      'a step of no kind',
      'end: hang-up',
      'stop: now',
      /greeting\.yaml:26 steps\.bye: a step is one of ask, choose, connect, mark, end, say, wait; this one has stop/,
    ],
    [
      'a key too many in a step',
      '    next: ask',
      '    next: ask\n    loud: true',
      /greeting\.yaml:9 steps\.hello: .*loud/,
    ],
    [
      'a sentence that is no list',
      'say:\n      - Здравствуйте! Вам звонят из {clinic.genitive}.',
      'say: Здравствуйте!',
      /greeting\.yaml:9 steps\.hello\.say: write a list of sentences/,
    ],
    [
      'nothing to say the second time',
      'times: 1\n      goto: bye\n    notUnderstood',
      'times: 2\n      goto: bye\n    notUnderstood',
      /greeting\.yaml:20 steps\.ask\.silence: write under say: what to ask the second time, or set times: 1/,
    ],
    [
      'a silence without end',
      'listenSeconds: 5',
      'listenSeconds: 5000',
      /greeting\.yaml:16 steps\.ask\.listenSeconds/,
    ],
    ['a missing start', 'start: hello', '', /greeting\.yaml:1 start: /],
    [
      'a start that is no step',
      'start: hello',
      'start: begin',
      /greeting\.yaml:4 start: there is no step "begin"/,
    ],
    [
      'a step that nothing leads to',
      'next: ask',
      'next: bye',
      /greeting\.yaml:1[23] steps\.ask: nothing leads to this step/,
    ],
    [
      'a choice that may find no way',
      'say:\n      - Здравствуйте! Вам звонят из {clinic.genitive}.\n    next: ask',
      'choose:\n      - when: doctor\n        goto: ask',
      /greeting\.yaml:(9|10) steps\.hello\.choose: the last choice must have no when:/,
    ],
    [
      'a step for who may be a machine that asks nothing',
      'trouble: bye',
      'trouble: bye\ndoubtful: hello',
      /greeting\.yaml:6 doubtful: name a step that asks/,
    ],
    [
      'a step for who may be a machine that tells him of the visit',
      'trouble: bye\n\nsteps:\n  hello:\n    say:\n      - Здравствуйте! Вам звонят из {clinic.genitive}.\n    next: ask\n  ask:\n    ask:\n      - text: Вы придёте?',
      'trouble: bye\ndoubtful: ask\n\nsteps:\n  hello:\n    say: [Здравствуйте!]\n    next: ask\n  ask:\n    ask:\n      - text: Вы придёте в {clinic.accusative} {date}, {time}?',
      /greeting\.yaml:1[23] steps\.ask: leave \{date\}, \{time\} out: who answered is not known here/,
    ],
    ['what is no YAML', 'title: Greeting', 'title: [Greeting', /greeting\.yaml:\d+ this is not YAML/],
  ])('%s is told with its line and its cure', (_, from, to, expected) => {
    expect(complaint(from, to)).toMatch(expected);
  });

  it('an empty file is told', () => {
    expect(() => readScenario('', 'library/greeting.yaml')).toThrow(/greeting\.yaml:1/);
  });

  it('steps that go round in silence end the talk', async () => {
    const { decide, beforeTalk } = await import('./interpreter.ts');
    const { newTalk } = await import('./prompt.ts');
    const source = good
      .replace('start: hello', 'start: one')
      .replace(
        '  hello:\n',
        '  one:\n    mark: not-confirmed\n    ending: silent\n    next: two\n  two:\n    choose:\n      - when: doctor\n        goto: hello\n      - goto: one\n  hello:\n',
      );
    const scenario = readScenario(source, 'library/greeting.yaml');
    const facts = {
      clinicName: 'А',
      date: '2026-11-23',
      time: '15:00',
      disclosureLevel: 1,
      zone: 'Europe/Moscow',
    } as const;
    const decision = decide(newTalk(scenario, facts, '2026-11-22'), beforeTalk, { event: 'begin' }, 0);
    expect(decision.actions).toEqual([{ do: 'hang-up' }]);
    expect(decision.state.phase).toBe('ended');
  });
});
