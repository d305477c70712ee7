import { describe, expect, it } from 'vitest';
import { fakeSherpa } from '../../../../test/fakes/sherpa-package.ts';
import { createSherpaEar } from './sherpa-ear.ts';
import type { SherpaModel } from './sherpa-model.ts';
import type { SherpaReport } from './sherpa-messages.ts';

const streaming: SherpaModel = { kind: 't-one', streaming: true, config: { a: 1 } };
const whole: SherpaModel = { kind: 'gigaam-ctc', streaming: false, config: { a: 2 } };
const piece = new Int16Array(800).fill(100);

function open(model: SherpaModel, scene: Parameters<typeof fakeSherpa>[0]) {
  const reports: SherpaReport[] = [];
  const ear = createSherpaEar(fakeSherpa(scene), model, (report) => reports.push(report));
  return { ear, reports };
}

describe('an ear of sherpa-onnx', () => {
  it('loads the model as it is told', () => {
    const made: object[] = [];
    open(streaming, { text: '', made });
    open(whole, { text: '', made });
    expect(made).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('tells what it has, once while nothing is new, and all at the end', () => {
    const scene = { text: 'да', made: [] };
    const { ear, reports } = open(streaming, scene);
    ear.sound(7, piece);
    ear.sound(7, piece);
    scene.text = 'да приду ';
    ear.end(7);
    expect(reports).toEqual([
      { kind: 'partial', id: 7, text: 'да' },
      { kind: 'written', id: 7, text: 'да приду' },
    ]);
  });

  it('keeps utterances apart, and forgets those that nobody waits for', () => {
    const { ear, reports } = open(streaming, { text: 'да', made: [] });
    ear.sound(1, piece);
    ear.sound(2, new Int16Array(800));
    ear.drop(1);
    ear.end(2);
    ear.end(1);
    expect(reports).toEqual([
      { kind: 'partial', id: 1, text: 'да' },
      { kind: 'written', id: 2, text: '' },
      { kind: 'written', id: 1, text: '' },
    ]);
  });

  it('is as sure as the model is of its tokens on the whole', () => {
    const { ear, reports } = open(streaming, { text: 'да', made: [], logs: [Math.log(0.9), Math.log(0.4)] });
    ear.sound(1, piece);
    ear.end(1);
    expect(reports.at(-1)).toMatchObject({ kind: 'written', confidence: expect.closeTo(0.6) as number });
  });

  it('gives a whole utterance to a model that wants it whole', () => {
    const { ear, reports } = open(whole, { text: 'да', made: [] });
    ear.sound(1, piece);
    ear.sound(1, piece);
    expect(reports).toEqual([]);
    ear.end(1);
    expect(reports).toEqual([{ kind: 'written', id: 1, text: 'да' }]);
    ear.sound(2, piece);
    ear.drop(2);
    ear.end(2);
    expect(reports.at(-1)).toEqual({ kind: 'written', id: 2, text: '' });
  });
});
