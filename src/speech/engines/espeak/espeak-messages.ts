/** To the engine's process: one sentence. `options` are espeak-ng's own. */
export interface EspeakRequest {
  readonly id: number;
  readonly text: string;
  readonly options: readonly string[];
}

/** From the engine's process. */
export type EspeakReply =
  | { readonly id: number; readonly ok: true; readonly samples: Int16Array; readonly sampleRateHz: number }
  | { readonly id: number; readonly ok: false; readonly complaint: string };
