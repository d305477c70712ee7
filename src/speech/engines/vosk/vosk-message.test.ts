import { describe, expect, it } from 'vitest';
import { readVoskMessage } from './vosk-message.ts';

describe('what a Vosk server tells', () => {
  it('is a part of a sentence, or a sentence as sure as its least sure word', () => {
    expect(readVoskMessage('{"partial" : "да при"}')).toEqual({ kind: 'partial', text: 'да при' });
    expect(
      readVoskMessage('{"result":[{"conf":1,"word":"да"},{"conf":0.6,"word":"приду"}],"text":"да приду"}'),
    ).toEqual({ kind: 'text', text: 'да приду', confidence: 0.6 });
    expect(readVoskMessage('{"text" : ""}')).toEqual({ kind: 'text', text: '' });
    expect(readVoskMessage('{"result":[{"conf":1.0001,"word":"да"}],"text":"да"}')).toMatchObject({
      confidence: 1,
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"partial":1}',
    '{"text":null}',
    '{"text":"да","result":[{}]}',
    '<html>',
  ])('is nothing when it is %j', (json) => expect(readVoskMessage(json)).toBeUndefined());
});
