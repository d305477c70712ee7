import { doAtDesk, type DeedResult, type DeskDeed } from './desk-deed.ts';
import { OperatorDesk, type Operator, type OperatorDeskOptions } from './operator-desk.ts';
import type { Stations } from './station.ts';
import type { Talk } from './talk.ts';

export interface OperatorDesksOptions extends Omit<
  OperatorDeskOptions,
  'operator' | 'stations' | 'onChange'
> {
  readonly stations: Stations;
}

/** The desks of this process: one for everybody who has ever opened his page since the start. */
export class OperatorDesks {
  readonly #o: OperatorDesksOptions;
  readonly #desks = new Map<string, OperatorDesk>();
  #onChange: (operator: Operator) => void = () => undefined;

  constructor(options: OperatorDesksOptions) {
    this.#o = options;
  }

  /** Who tells the pages that something has changed at a desk. */
  tell(onChange: (operator: Operator) => void): void {
    this.#onChange = onChange;
  }

  of(operator: Operator): OperatorDesk {
    const known = this.#desks.get(operator.id);
    if (known) {
      known.know(operator);
      return known;
    }
    const desk = new OperatorDesk({ ...this.#o, operator, onChange: () => this.#onChange(operator) });
    this.#desks.set(operator.id, desk);
    this.#o.stations.add(desk);
    return desk;
  }

  /** Throws `Failure` `operator.no-call` when the deed is about a call that is not at the desk. */
  act(operator: Operator, deed: DeskDeed): Promise<DeedResult> {
    return doAtDesk(this.of(operator), deed);
  }

  /** Something that is to be seen of a talk has changed. */
  talkChanged(talk: Talk): void {
    for (const desk of this.#desks.values()) desk.talkChanged(talk);
  }

  /** A sign-in is over, wherever it was ended. */
  endSession(sessionId: string): void {
    for (const desk of this.#desks.values()) desk.endSession(sessionId);
  }

  close(): void {
    for (const desk of this.#desks.values()) desk.close();
  }
}
