import { describe, expect, it } from 'vitest';
import { readTranscription } from './transcription.ts';

const verbose = (text: string, ...segments: (readonly [number, number])[]): string =>
  JSON.stringify({
    ...{ text, language: 'russian' },
    segments: segments.map(([avg_logprob, no_speech_prob]) => ({ avg_logprob, no_speech_prob })),
  });

describe('an answer of a transcription service', () => {
  it('is the text, without what stands around it', () => {
    expect(readTranscription('{"text":" Да, приду.\\n"}')).toEqual({ ok: true, text: 'Да, приду.' });
    expect(readTranscription(verbose('нет', [-0.3, 0.01]))).toEqual({
      ok: true,
      text: 'нет',
      language: 'ru',
    });
  });

  it('is less sure when the model was', () => {
    expect(readTranscription(verbose('да', [-1.2, 0.1]))).toMatchObject({ text: 'да', confidence: 0.5 });
    expect(readTranscription(verbose('да приду', [-0.2, 0.1], [-1.5, 0.1]))).toMatchObject({
      confidence: 0.5,
    });
  });

  it('is no text when the model took it for silence', () => {
    expect(readTranscription(verbose('Спасибо за просмотр!', [-1.2, 0.9]))).toMatchObject({ text: '' });
    expect(readTranscription(verbose('да', [-0.2, 0.9]))).toMatchObject({ text: 'да' });
  });

  it.each(['', '<html>', 'null', '[]', '{}', '{"text":1}', '{"text":"да","segments":{}}'])(
    'is broken when it is %j',
    (body) => expect(readTranscription(body)).toEqual({ ok: false, trouble: 'broken' }),
  );
});
