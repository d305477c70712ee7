import { describe, expect, it } from 'vitest';
import { LineBench, phraseMs, talkOn } from '../../test/fakes/line-bench.ts';

describe('speech over the question', () => {
  /** «Вы придёте?» has just begun. */
  async function asking() {
    const bench = new LineBench();
    const { outcome, steps } = talkOn(bench);
    await bench.wait(2 * 1150 + 100);
    const told = () =>
      steps.filter((step) => step.kind === 'said').map(({ text, finished }) => [text, finished]);
    return { bench, outcome, told };
  }
  const question = 'Вы придёте?';

  it('silences the robot when it goes on, and when it was no answer the question is begun again', async () => {
    const { bench, told } = await asking();
    bench.starts();
    await bench.wait(560);
    expect(told().at(-1)).toEqual([question, false]);
    await bench.wait(700);
    expect(told()).toHaveLength(3);
    bench.says('other', 1260);
    await bench.wait(280);
    expect(told()).toHaveLength(3);
    await bench.wait(phraseMs + 100);
    expect(told().at(-1)).toEqual([question, true]);
  });

  it('does not silence it when it was a nod or a noise', async () => {
    const { bench, told } = await asking();
    bench.starts();
    await bench.wait(300);
    bench.says('noise', 300);
    bench.starts();
    await bench.wait(280);
    bench.says('yes', 280, 0.95, { text: 'угу' });
    await bench.wait(phraseMs);
    expect(told().slice(2, 4)).toEqual([[question, true]]);
  });

  it('silences it at its first words', async () => {
    const { bench, told } = await asking();
    bench.starts();
    await bench.wait(100);
    bench.saysSoFar('вы придёте', 100); // our own, come back
    await bench.wait(60);
    expect(told()).toHaveLength(2);
    bench.saysSoFar('подождите пожалуйста', 160);
    await bench.wait(60);
    expect(told().at(-1)).toEqual([question, false]);
  });

  it('goes straight on to the thanks when it was an answer', async () => {
    const { bench, told, outcome } = await asking();
    bench.starts();
    await bench.wait(640);
    bench.says('yes', 640);
    await bench.wait(phraseMs + 2200);
    expect(outcome()).toMatchObject({ mark: 'confirmed' });
    expect(told().filter(([text]) => text === question)).toEqual([[question, false]]);
  });

  it('does not keep the robot silent for ever when nobody tells what it was', async () => {
    const { bench, told } = await asking();
    bench.starts();
    await bench.wait(700);
    bench.stopsSpeaking();
    await bench.wait(8000 + phraseMs);
    expect(told().at(-1)).toEqual([question, true]);
  });

  it('does not silence it for ever for one who goes on and on', async () => {
    const { bench, told } = await asking();
    for (let turn = 0; turn < 4; turn += 1) {
      bench.starts();
      await bench.wait(600);
      bench.says('other', 600);
      await bench.wait(440);
    }
    await bench.wait(phraseMs);
    expect(told().filter(([text]) => text === question)).toEqual([
      [question, false],
      [question, false],
      [question, true],
    ]);
  });

  it('does not silence the greeting', async () => {
    const bench = new LineBench();
    const { steps } = talkOn(bench);
    await bench.wait(100);
    bench.starts();
    await bench.wait(phraseMs);
    expect(steps.find((step) => step.kind === 'said')).toMatchObject({ finished: true });
  });
});
