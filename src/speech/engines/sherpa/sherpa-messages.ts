import type { SherpaModel } from './sherpa-model.ts';

/** To the process that hears. An utterance is named by a number; its first sound begins it. */
export type SherpaOrder =
  | { readonly kind: 'load'; readonly library: string; readonly model: SherpaModel }
  | { readonly kind: 'sound'; readonly id: number; readonly samples: Int16Array }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'drop'; readonly id: number };

/** From it. `refused` is told once, instead of `ready`, and its words are of files and of the library, not of what was heard. */
export type SherpaReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'partial'; readonly id: number; readonly text: string }
  | { readonly kind: 'written'; readonly id: number; readonly text: string; readonly confidence?: number }
  | { readonly kind: 'failed'; readonly id: number };
