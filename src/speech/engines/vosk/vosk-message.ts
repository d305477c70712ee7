import { z } from 'zod';

const partial = z.object({ partial: z.string() });
const text = z.object({
  text: z.string(),
  result: z.array(z.object({ conf: z.number().min(0) })).optional(),
});

export type VoskMessage =
  | { readonly kind: 'partial'; readonly text: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      /** That of its least sure word. */
      readonly confidence?: number;
    };

/** What a server has told; undefined when it is nothing that the protocol knows. */
export function readVoskMessage(json: string): VoskMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const soFar = partial.safeParse(value);
  if (soFar.success) return { kind: 'partial', text: soFar.data.partial };
  const closed = text.safeParse(value);
  if (!closed.success) return undefined;
  const words = closed.data.result ?? [];
  const confidence = words.length > 0 ? { confidence: Math.min(1, ...words.map(({ conf }) => conf)) } : {};
  return { kind: 'text', text: closed.data.text, ...confidence };
}
