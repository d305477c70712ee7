import { Failure } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { Leg, LegListener } from './leg.ts';

/** Where one of our own people is reached: a desk telephone or softphone, an operator's page. */
export interface Station {
  /** Unique among all stations, its kind before it: `phone:<account id>`, `page:<operator id>`. */
  readonly id: string;
  readonly projectId: string;
  /** As people call it. */
  readonly name: string;
  /** Somebody could pick up now. */
  readonly isReachable: boolean;
  /**
   * Rings it; what comes of it is told to the listener, never before this returns. Undefined when it can't be rung now,
   * and then the listener hears nothing.
   */
  ring(order: StationOrder, listener: LegListener): Leg | undefined;
}

export interface StationOrder {
  /** Of the leg, unique among all legs: also the id of its media stream. */
  readonly legId: string;
  /** The one who is to talk with it: both streams have to share a media worker. */
  readonly near: MediaStream;
  readonly ringMs: number;
  readonly caller: ShownCaller;
}

/** Who calls, as the station shows it. */
export interface ShownCaller {
  /** E.164 where it is known, an extension, or undefined for one who stays anonymous. */
  readonly number: string | undefined;
  readonly name?: string;
}

/** The stations of this process, whoever made them. */
export class Stations {
  readonly #stations = new Map<string, Station>();

  /** Gives back what takes it away again. Throws `Failure` `station.exists`. */
  add(station: Station): () => void {
    if (this.#stations.has(station.id)) {
      throw new Failure('conflict', { code: 'station.exists', message: 'There is such a station already.' });
    }
    this.#stations.set(station.id, station);
    return () => {
      if (this.#stations.get(station.id) === station) this.#stations.delete(station.id);
    };
  }

  get(id: string): Station | undefined {
    return this.#stations.get(id);
  }

  of(projectId: string): readonly Station[] {
    return [...this.#stations.values()].filter((station) => station.projectId === projectId);
  }
}
