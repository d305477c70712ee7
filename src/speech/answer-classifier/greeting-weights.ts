// Made by `npx tsx bench/answer-classifier/train.ts`.

/** Of the inputs of `machineLikeness`, in their order. */
export const greetingWeights: readonly number[] = [-5.843, -0.124, 3.586, 1.863, -2.074, 0.428];
