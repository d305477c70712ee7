import { describe, expect, it } from 'vitest';
import type { SpeechEngine } from '../../../src/api/contract/index.ts';
import { draftOf, emptyFields, isPatienceRight, orderOf, secretsInPlace } from './engine-draft.ts';

const words = { ru: { label: 'x' }, en: { label: 'x' } };
const field = (id: string, kind: 'text' | 'secret' | 'address', preset: string | null = null) => ({
  ...{ id, kind, preset, words },
  required: true,
  choices: [],
});
const engine: SpeechEngine = {
  id: 'some',
  words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
  reach: { to: 'this-machine' },
  fields: [field('model', 'text', 'small'), field('key', 'secret')],
  missing: null,
  filledIn: {},
  secretsKept: [],
  patienceMs: 300,
};

describe('the form of an engine', () => {
  it('begins with what was filled in, else with what is usual, and never with a secret', () => {
    expect(draftOf(engine)).toEqual({ fields: { model: 'small' }, patienceMs: 300 });
    expect(draftOf({ ...engine, filledIn: { model: 'large' } }).fields).toEqual({ model: 'large' });
  });

  it('asks for a secret until one is kept, and again when it is to be forgotten', () => {
    const draft = draftOf(engine);
    expect(emptyFields(engine, draft)).toEqual(['key']);
    const kept = { ...engine, secretsKept: ['key'] };
    expect(emptyFields(kept, draft)).toEqual([]);
    expect(emptyFields(kept, { ...draft, fields: { ...draft.fields, key: ' ' } })).toEqual(['key']);
    expect(emptyFields(engine, { ...draft, fields: { model: '', key: 'k' } })).toEqual(['model']);
  });

  it('asks for a secret again when the address is another one, and gives up what is not typed again', () => {
    const kept: SpeechEngine = {
      ...engine,
      fields: [...engine.fields, field('address', 'address', 'https://a.example.com:443')],
      filledIn: { model: 'small' },
      secretsKept: ['key'],
    };
    const draft = draftOf(kept);
    const at = (address: string, more = {}) => ({ ...draft, fields: { ...draft.fields, address, ...more } });
    for (const address of ['', 'https://a.example.com', 'https://A.example.com/ ']) {
      expect(secretsInPlace(kept, at(address))).toEqual(['key']);
      expect(orderOf(kept, at(address)).fields).toEqual({ model: 'small', address });
    }
    for (const address of [
      'http://a.example.com',
      'https://b.example.com',
      'https://a.example.com/v2',
      'b',
    ]) {
      expect([secretsInPlace(kept, at(address)), emptyFields(kept, at(address))]).toEqual([[], ['key']]);
      expect(orderOf(kept, at(address))).toEqual({
        engine: 'some',
        fields: { model: 'small', address, key: '' },
      });
      const typed = at(address, { key: 'k' });
      expect([emptyFields(kept, typed), orderOf(kept, typed).fields.key]).toEqual([[], 'k']);
    }
  });

  it('takes a patience of whole milliseconds within bounds', () => {
    const right = [100, 300, 5000].map((patienceMs) => isPatienceRight({ fields: {}, patienceMs }));
    const wrong = [null, 99, 5001, 300.5].map((patienceMs) => isPatienceRight({ fields: {}, patienceMs }));
    expect([right, wrong]).toEqual([
      [true, true, true],
      [false, false, false, false],
    ]);
  });
});
