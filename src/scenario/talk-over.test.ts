import { describe, expect, it } from 'vitest';
import { isHesitation, isNod } from './small-words.ts';
import { TalkOver } from './talk-over.ts';

const ours = 'Вы придёте?';

/** Whether it was taken for real speech within so many milliseconds at a level. */
function real(talk: TalkOver, ms: number, level = 1000): boolean {
  let found = false;
  for (let at = 0; at < ms; at += 20) found = talk.push(level) || found;
  return found;
}

function begun(): TalkOver {
  const talk = new TalkOver();
  talk.speechStarted();
  return talk;
}

describe('somebody who speaks over us', () => {
  it('is given way to when he goes on for half a second, not for a nod or a cough', () => {
    const talk = begun();
    expect(real(talk, 480)).toBe(false);
    expect(talk.push(1000)).toBe(true);
    expect(talk.push(10)).toBe(true);
  });

  it('is not what has not begun, and no more when it has ended', () => {
    const talk = new TalkOver();
    expect(real(talk, 2000)).toBe(false);
    talk.speechStarted();
    expect(real(talk, 600)).toBe(true);
    talk.speechEnded();
    expect(real(talk, 600)).toBe(false);
    talk.speechStarted();
    expect(real(talk, 400)).toBe(false);
  });

  it('is not the quiet after a cough, however long it is open', () => {
    const talk = begun();
    expect(real(talk, 300, 4000)).toBe(false);
    expect(real(talk, 3000, 300)).toBe(false);
  });

  it('is given way to at once when it has words', () => {
    const talk = begun();
    talk.words('подождите', ours);
    expect(talk.push(500)).toBe(true);
  });

  it.each(['угу', 'ага так', 'э-э', 'ну', 'вы придёте', 'придете', ''])('is not known by «%s»', (text) => {
    const talk = begun();
    talk.words(text, ours);
    expect(talk.push(500)).toBe(false);
  });
});

describe('small words', () => {
  it.each(['Угу.', 'ага', 'так, так', 'м-м', 'Понятно', 'угу, ясно'])('«%s» is a nod', (text) =>
    expect(isNod(text)).toBe(true),
  );
  it.each(['да', 'угу, приду', 'нет', 'так нельзя', '', undefined])('«%s» is none', (text) =>
    expect(isNod(text)).toBe(false),
  );
  it.each(['э-э…', 'ну', 'Ээ, мм', 'значит, ну…'])('«%s» is thinking', (text) =>
    expect(isHesitation(text)).toBe(true),
  );
  it.each(['да', 'ну да', 'э-э, нет', '...', undefined])('«%s» is not', (text) =>
    expect(isHesitation(text)).toBe(false),
  );
});
