import type { MachineSound } from './machine-sound.ts';

/** One thing that a machine does. */
export type MachineAct =
  | { readonly say: string }
  | { readonly sound: MachineSound }
  | { readonly pauseMs: number }
  /** Waits for the caller to say something and to end, so long at most. */
  | { readonly hearMs: number };
