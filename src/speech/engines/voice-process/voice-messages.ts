/** To an engine's process: one sentence, in the engine's own terms. */
export interface VoiceRequest<Order> {
  readonly id: number;
  readonly order: Order;
}

/** From an engine's process. A sentence's pieces come in order, then its end or a complaint. */
export type VoiceReply =
  | { readonly ready: true }
  /** It ends then; why, for the log. */
  | { readonly failed: string }
  | { readonly id: number; readonly samples: Int16Array; readonly sampleRateHz: number }
  | { readonly id: number; readonly ended: true }
  /** It is not to hold words of the sentence: it is logged. */
  | { readonly id: number; readonly complaint: string };
