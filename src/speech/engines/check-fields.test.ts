import { describe, expect, it } from 'vitest';
import { isFailure } from '../../base/index.ts';
import { checkFields } from './check-fields.ts';
import { embeddedEngine, recognizerKinds } from './recognizer-kinds.ts';
import { openAiKind } from './openai/openai-kind.ts';
import { voskKind } from './vosk/vosk-kind.ts';

function problemOf(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (isFailure(error)) return `${error.code} ${error.params.field}`;
    throw error;
  }
  return 'none';
}

describe('what was filled in for an engine', () => {
  const whole = { address: 'https://api.example.com/v1', key: 'k', model: 'whisper-1', format: 'json' };

  it('is kept as it is, without the empty and the unknown', () => {
    expect(checkFields(openAiKind, whole)).toEqual(whole);
    expect(checkFields(openAiKind, { ...whole, model: ' whisper-1 ', key: '', more: 'x' })).toEqual({
      ...whole,
      key: undefined,
    });
    expect(checkFields(embeddedEngine, whole)).toEqual({});
  });

  it.each([
    [{ model: '' }, 'engine.field-missing model'],
    [{ address: '  ' }, 'engine.field-missing address'],
    [{ format: 'srt' }, 'engine.field-wrong format'],
    [{ address: 'api.example.com' }, 'engine.field-wrong address'],
    [{ address: 'ftp://example.com' }, 'engine.field-wrong address'],
    [{ address: 'https://me:secret@example.com/v1' }, 'engine.field-wrong address'],
    [{ model: 'a\u0000b' }, 'engine.field-wrong model'],
    [{ key: 'k'.repeat(4001) }, 'engine.field-wrong key'],
  ])('is refused when %j: %s', (part, problem) =>
    expect(problemOf(() => checkFields(openAiKind, { ...whole, ...part }))).toBe(problem),
  );

  it('has an address of the kind that the engine speaks', () => {
    expect(problemOf(() => checkFields(voskKind, { address: 'http://127.0.0.1:2700' }))).toBe(
      'engine.field-wrong address',
    );
    expect(checkFields(voskKind, { address: 'wss://vosk.example.com' })).toBeDefined();
  });
});

describe('the engines that there are', () => {
  const all = [embeddedEngine, ...recognizerKinds];

  it('have each its own id, and fields with one name each', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { fields } of all) expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
  });

  it('tell by a field of theirs where a voice goes, when it goes by an address', () => {
    for (const { reach, fields } of all) {
      if (reach.to === 'address') expect(fields.find(({ id }) => id === reach.field)?.kind).toBe('address');
    }
  });

  it('begin with what they accept', () => {
    for (const engine of all) {
      const presets = engine.fields.flatMap(({ id, preset, required }) =>
        preset === undefined ? (required ? [[id, 'https://x'] as const] : []) : [[id, preset] as const],
      );
      const secret = new Set(engine.fields.flatMap(({ id, preset }) => (preset === undefined ? [id] : [])));
      const wrong = engine.fields.filter(({ id }) => !secret.has(id)).map(({ id }) => ` ${id}`);
      const problem = problemOf(() => checkFields(engine, Object.fromEntries(presets)));
      expect(wrong.some((name) => problem.endsWith(name))).toBe(false);
    }
  });
});
