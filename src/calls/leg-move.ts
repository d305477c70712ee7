// RFC 3264 §8.3.1: a talk's sound goes on by another port of ours.
import type { Agreed, MediaStream } from '../media/index.ts';
import type { OutgoingInvite } from '../sip/index.ts';

interface MoveParts {
  readonly session: Pick<OutgoingInvite, 'reoffer'>;
  readonly from: MediaStream;
  readonly to: MediaStream;
  /** It is still a talk of that session, by the old stream. */
  goesOn(): boolean;
}

/**
 * `moved`: the far end speaks with the new stream. `stays`: with the old one, `described` when it was asked anew. `lost`: it
 * does not know where to speak.
 */
export type Moved =
  | { readonly kind: 'moved'; readonly described: Agreed }
  | { readonly kind: 'stays'; readonly described?: Agreed }
  | { readonly kind: 'lost' };

/** One move of a leg, by re-INVITE. */
export class LegMove {
  readonly #parts: MoveParts;
  #offering: MediaStream;

  constructor(parts: MoveParts) {
    this.#parts = parts;
    this.#offering = parts.to;
  }

  /** Whose offer is made again when the re-INVITE had to wait. */
  get offering(): MediaStream {
    return this.#offering;
  }

  /** Never rejects. */
  async run(): Promise<Moved> {
    const { session, from, to, goesOn } = this.#parts;
    const reply = await session.reoffer(to.createOffer());
    if (!goesOn() || !reply.ok) return { kind: 'stays' };
    const described = to.acceptAnswer(reply.body);
    if (described.ok) return { kind: 'moved', described };
    // it has agreed, and speaks where we can make nothing of it
    this.#offering = from;
    const back = await session.reoffer(from.createOffer());
    if (!goesOn()) return { kind: 'stays' };
    const again = back.ok ? from.acceptAnswer(back.body) : undefined;
    return again?.ok ? { kind: 'stays', described: again } : { kind: 'lost' };
  }
}
