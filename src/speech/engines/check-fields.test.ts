import { describe, expect, it } from 'vitest';
import { isFailure } from '../../base/index.ts';
import { checkFields } from './check-fields.ts';
import { embeddedEngine, recognizerKinds } from './recognizer-kinds.ts';
import { openAiKind } from './openai/openai-kind.ts';
import { voiceKinds } from './voice-kinds.ts';
import { voskKind } from './vosk/vosk-kind.ts';
import { yandexKind } from './yandex/yandex-kind.ts';

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

  it.each([
    ['http://127.0.0.1:50051', 'none'],
    ['http://localhost:50051', 'none'],
    ['http://[::1]:50051', 'none'],
    ['http://10.0.0.5', 'none'],
    ['http://172.31.0.1', 'none'],
    ['http://192.168.1.20', 'none'],
    ['http://[fd00::1]', 'none'],
    ['http://speechkit', 'none'],
    ['http://speechkit.clinic.lan', 'none'],
    ['https://speech.example.com', 'none'],
    ['http://speech.example.com', 'engine.address-open address'],
    ['http://172.32.0.1', 'engine.address-open address'],
    ['http://127.0.0.1.example.com', 'engine.address-open address'],
    ['http://10.example.com', 'engine.address-open address'],
    ['http://[2001:db8::1]', 'engine.address-open address'],
    // 8.8.8.8
    ['http://134744072', 'engine.address-open address'],
  ])('sends no secret through the internet for anybody to read: %s: %s', (address, problem) =>
    expect(problemOf(() => checkFields(yandexKind, { address, key: 'k' }))).toBe(problem),
  );

  it('needs no encryption where there is no secret', () => {
    const open = { ...whole, address: 'http://api.example.com/v1', key: '' };
    expect(problemOf(() => checkFields(openAiKind, open))).toBe('none');
    expect(problemOf(() => checkFields(openAiKind, { ...open, key: 'k' }))).toBe(
      'engine.address-open address',
    );
  });
});

describe('the engines that there are', () => {
  const all = [embeddedEngine, ...recognizerKinds];

  it('have each its own id, and fields with one name each', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { fields } of all) expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
  });

  it('tell by a field of theirs where a voice goes, when it goes by an address', () => {
    for (const { reach, fields } of [...all, ...voiceKinds]) {
      if (reach.to !== 'this-machine')
        expect(fields.find(({ id }) => id === reach.field)?.kind).toBe('address');
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
