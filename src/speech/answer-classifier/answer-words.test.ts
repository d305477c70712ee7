import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeWords } from './answer-words.ts';

/** Who says it (of an announcement which), and what. */
const table = readFileSync(new URL('../../../test/fixtures/speech/who-answered.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [string, string]);

describe('words of who answered', () => {
  it.each(table)('%s: %s', (expected, text) => {
    const judged = judgeWords(text);
    expect(judged?.announcement ?? judged?.who ?? 'unknown').toBe(expected);
  });

  it('are read however they are written', () => {
    expect(judgeWords('АВТООТВЕТЧИК!!!')?.who).toBe('voicemail');
    expect(judgeWords('  Алло?  ')?.who).toBe('person');
    expect(judgeWords('')).toBeUndefined();
    expect(judgeWords('…')).toBeUndefined();
  });

  it('take no longer the more there are', () => {
    const long = 'номер абонент вы дозвонились '.repeat(3000);
    expect(() => judgeWords(long)).not.toThrow();
  });
});
