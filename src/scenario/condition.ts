import type { Voicemail } from './facts.ts';

/** What a condition may ask about a talk. */
export interface Circumstances {
  readonly disclosure: number;
  readonly doctor: boolean;
  readonly specialty: boolean;
  /** What becomes of a voicemail. */
  readonly voicemail: Voicemail;
}

export type Condition = (circumstances: Circumstances) => boolean;

type Read =
  { readonly ok: true; readonly condition: Condition } | { readonly ok: false; readonly why: string };

const cure = 'write as in: disclosure >= 2 and doctor and not specialty';

/** Reads `when:` — parts joined by `and`: `disclosure >= N`, `doctor`, `specialty`, `not …`, `voicemail = message`. */
export function readCondition(source: string): Read {
  const parts: Condition[] = [];
  for (const part of source.trim().split(/\s+and\s+/)) {
    const condition = readPart(part.trim());
    if (!condition) return { ok: false, why: `the condition "${part}" is not understood; ${cure}` };
    parts.push(condition);
  }
  return { ok: true, condition: (circumstances) => parts.every((part) => part(circumstances)) };
}

function readPart(part: string): Condition | undefined {
  const level = /^disclosure\s*>=\s*([012])$/.exec(part);
  if (level) return (circumstances) => circumstances.disclosure >= Number(level[1]);
  const voicemail = /^voicemail\s*=\s*(hang-up|silence|message)$/.exec(part);
  if (voicemail) return (circumstances) => circumstances.voicemail === voicemail[1];
  const fact = /^(not\s+)?(doctor|specialty)$/.exec(part);
  if (!fact) return undefined;
  const name = fact[2] as 'doctor' | 'specialty';
  return (circumstances) => circumstances[name] !== Boolean(fact[1]);
}
