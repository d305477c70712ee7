// RFC 3891 §3: finding the call that a Replaces header names.
import type { MediaStream } from '../media/index.ts';
import type { DialogName } from '../sip/index.ts';
import type { Standing } from './talk-guest.ts';
import type { Talk } from './talk.ts';

/** The talks of this process: an attended transfer joins two of them. */
export class Talks {
  /** With the station of ours that has called, where one has. */
  readonly #talks = new Map<Talk, string | undefined>();
  #onChange: (talk: Talk) => void = () => undefined;

  /** Who is told that something that is to be seen of a talk has changed. */
  tell(onChange: (talk: Talk) => void): void {
    this.#onChange = onChange;
  }

  changed(talk: Talk): void {
    this.#onChange(talk);
  }

  /** Gives back what takes it away again. `caller`: the station of ours in the patient's place. */
  add(talk: Talk, caller?: string): () => void {
    this.#talks.set(talk, caller);
    return () => this.#talks.delete(talk);
  }

  /**
   * The sound that a call of this station has to be beside, so that the two can be joined: one media worker's streams only
   * hear each other.
   */
  nearOf(stationId: string): MediaStream | undefined {
    for (const [talk, caller] of this.#talks) {
      const isIn = caller === stationId || talk.view.seats.some((seat) => seat.stationId === stationId);
      if (isIn && talk.near) return talk.near;
    }
    return undefined;
  }

  /** The talk in which somebody's dialog with us bears this name, as he sees it, and as what he is in it. */
  named(replaces: string): { readonly talk: Talk; readonly standing: Standing } | undefined {
    const isNamed = (dialog: DialogName): boolean => names(replaces, dialog);
    for (const talk of this.#talks.keys()) {
      const standing = talk.standingOf(isNamed);
      if (standing) return { talk, standing };
    }
    return undefined;
  }
}

/** Whether a Replaces header means this dialog of ours: its To tag is our own. */
function names(replaces: string, { callId, localTag, remoteTag }: DialogName): boolean {
  const [id, ...params] = replaces.split(';').map((part) => part.trim());
  return id === callId && params.includes(`to-tag=${localTag}`) && params.includes(`from-tag=${remoteTag}`);
}
