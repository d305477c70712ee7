/**
 * Finds the weights by which a greeting is thought to be a machine's: logistic regression over what is known of each call of
 * the learnt half when the visit would be told, with and without meanings. `npx tsx bench/answer-classifier/train.ts`
 * writes `src/speech/answer-classifier/greeting-weights.ts`.
 */
import { writeFileSync } from 'node:fs';
import { silentLog } from '../../src/base/index.ts';
import { inputsOf } from '../../src/speech/answer-classifier/greeting-signs.ts';
import { createEmbeddedRecognizer } from '../../src/speech/index.ts';
import { heardBy, madeCases } from './cases.ts';
import { judge } from './judge.ts';
import { isMachineKind } from './phrases.ts';

const rounds = 4000;
const rate = 0.5;
/** Keeps weights small that little speaks for. */
const decay = 0.0005;

interface Example {
  readonly inputs: readonly number[];
  readonly machine: number;
  readonly weight: number;
}

const recognizer = createEmbeddedRecognizer({ log: silentLog });
await recognizer.start();
const cases = await heardBy(recognizer, madeCases('learnt'));
await recognizer.stop();

const told = cases.flatMap((one) =>
  (['meanings', 'nothing'] as const).map((by) => {
    const { signs } = judge(one, by);
    return { inputs: inputsOf(signs), machine: isMachineKind(one.kind) ? 1 : 0 };
  }),
);
// as many of the one as of the other
const share = told.reduce((sum, { machine }) => sum + machine, 0) / told.length;
const examples: readonly Example[] = told.map((one) => ({
  ...one,
  weight: 0.5 / (one.machine === 1 ? share : 1 - share),
}));
const weights = learn(examples).map((weight) => Number(weight.toFixed(3)));
console.log(`${examples.length} examples, weights ${weights.join(', ')}`);
writeFileSync(
  new URL('../../src/speech/answer-classifier/greeting-weights.ts', import.meta.url),
  `// Made by \`npx tsx bench/answer-classifier/train.ts\`.\n\n/** Of the inputs of \`machineLikeness\`, in their order. */\nexport const greetingWeights: readonly number[] = [${weights.join(', ')}];\n`,
);

function learn(from: readonly Example[]): readonly number[] {
  const found = from[0]!.inputs.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    const slope = found.map((weight, at) => (at === 0 ? 0 : decay * weight));
    for (const { inputs, machine, weight } of from) {
      const sum = inputs.reduce((total, input, at) => total + input * found[at]!, 0);
      const error = (weight * (1 / (1 + Math.exp(-sum)) - machine)) / from.length;
      inputs.forEach((input, at) => (slope[at]! += error * input));
    }
    slope.forEach((value, at) => (found[at]! -= rate * value));
  }
  return found;
}
