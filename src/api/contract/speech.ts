import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Instant } from './page.ts';

const inBothLanguages = <Words extends z.ZodType>(words: Words) => z.object({ ru: words, en: words });

/** Why an engine could not judge what was said. */
export const EngineTrouble = z
  .enum(['unreachable', 'untrusted', 'refused', 'misordered', 'limited', 'broken', 'late', 'busy'])
  .meta({ id: 'EngineTrouble' });
export type EngineTrouble = z.infer<typeof EngineTrouble>;

/** One field of an engine's form; every value is text. */
export const EngineField = z
  .object({
    id: z.string(),
    /** A `secret` is never sent back. */
    kind: z.enum(['text', 'secret', 'address', 'choice']),
    required: z.boolean(),
    preset: z.string().nullable(),
    choices: z.array(z.object({ value: z.string(), words: inBothLanguages(z.string()) })),
    words: inBothLanguages(z.object({ label: z.string(), hint: z.string().optional() })),
  })
  .meta({ id: 'EngineField' });
export type EngineField = z.infer<typeof EngineField>;

/** Where a patient's voice goes: nowhere, to whom the address belongs, to a company while its address is the preset. */
export const EngineReach = z
  .discriminatedUnion('to', [
    z.object({ to: z.literal('this-machine') }),
    z.object({ to: z.literal('address'), field: z.string() }),
    z.object({ to: z.literal('company'), company: z.string(), field: z.string() }),
  ])
  .meta({ id: 'EngineReach' });
export type EngineReach = z.infer<typeof EngineReach>;

export const SpeechEngine = z
  .object({
    id: z.string(),
    words: inBothLanguages(z.object({ name: z.string(), about: z.string() })),
    reach: EngineReach,
    fields: z.array(EngineField),
    /** What this machine lacks for it; null when it can be used. */
    missing: inBothLanguages(z.string()).nullable(),
    /** What was filled in before, without secrets. */
    filledIn: z.record(z.string(), z.string()),
    /** The secrets that are kept. */
    secretsKept: z.array(z.string()),
    patienceMs: z.number().int(),
  })
  .meta({ id: 'SpeechEngine' });
export type SpeechEngine = z.infer<typeof SpeechEngine>;

/** How the chosen engine last was. */
export const SpeechEngineState = z
  .object({
    state: z.enum(['untried', 'works', 'resting', 'trying']),
    since: Instant,
    /** What was last wrong with it. */
    trouble: EngineTrouble.nullable(),
    /** Utterances since it was chosen or the program started, by whom they were told; not older than a minute. */
    counts: z.record(z.string(), z.number().int().nonnegative()),
  })
  .meta({ id: 'SpeechEngineState' });
export type SpeechEngineState = z.infer<typeof SpeechEngineState>;

export const HearingSettings = z
  .object({
    chosen: z.string(),
    engines: z.array(SpeechEngine),
    /** Null for the embedded engine, and while the other one has heard nobody. */
    state: SpeechEngineState.nullable(),
  })
  .meta({ id: 'HearingSettings' });
export type HearingSettings = z.infer<typeof HearingSettings>;

/** A secret that is left out stays as it is; an empty one is forgotten. */
const FilledIn = z.object({
  engine: z.string().min(1).max(40),
  fields: z.record(z.string().max(40), z.string().max(4000)),
});

export const HearingChoice = FilledIn.extend({ patienceMs: z.number().int().min(100).max(5000) });
export type HearingChoice = z.infer<typeof HearingChoice>;

export const HearingTrial = z
  .object({
    /** The sentence that was said to it. */
    said: z.string(),
    /** What it wrote down; null when it does not write. */
    text: z.string().nullable(),
    meaning: z.string(),
    confidence: z.number(),
    trouble: EngineTrouble.nullable(),
    tookMs: z.number().int().nonnegative(),
  })
  .meta({ id: 'HearingTrial' });
export type HearingTrial = z.infer<typeof HearingTrial>;

export const speechEndpoints = {
  'GET /api/speech/hearing': {
    word: 'speech',
    summary: 'The engines that can hear patients, and which one does',
    access: 'signed-in',
    response: HearingSettings,
  },
  'PUT /api/speech/hearing': {
    word: 'speech',
    summary: 'Choose the engine that hears patients, from the next call on',
    access: 'signed-in',
    body: HearingChoice,
    response: HearingSettings,
  },
  'POST /api/speech/hearing/trial': {
    word: 'speech',
    summary: 'Say one made sentence to an engine and see what it hears; nothing is saved',
    access: 'signed-in',
    body: FilledIn,
    response: HearingTrial,
  },
} as const satisfies EndpointTable;
