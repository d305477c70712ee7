import { ManualClock } from '../../src/base/index.ts';
import type { Audio, MediaStream } from '../../src/media/index.ts';
import type { ReferRequest } from '../../src/sip/index.ts';
import type { HangupCause } from '../../src/calls/hangup-cause.ts';
import type { Leg, LegListener } from '../../src/calls/leg.ts';
import type { TalkName } from '../../src/calls/talk-name.ts';
import type { Invitation } from '../../src/calls/talk-party.ts';
import { Talk } from '../../src/calls/talk.ts';
import { Talks } from '../../src/calls/talks.ts';
import { takeTransferRequest } from '../../src/calls/transfer-request.ts';

/** Somebody with a leg that does as the test says; all that he hears is kept. */
export class Person implements Invitation {
  readonly name: string;
  announce: Audio | undefined;
  isOurs = true;
  /** Who has taken his place; empty for a stranger. */
  successor: TalkName | undefined;
  /** His far end takes its time to agree that it is over. */
  lingers = false;
  isTalking = false;
  /** His telephone agrees when he is to be beside another (in another media worker); `once`: not again. */
  moves: boolean | 'once' = false;
  #isFar: boolean;
  hungUp = 0;
  hears: string[] = [];
  plays: string[] = [];
  listener: LegListener | undefined;
  readonly leg: Leg;
  readonly stream: MediaStream;

  constructor(name: string) {
    this.name = name;
    this.#isFar = name.startsWith('far');
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the leg's getters look at the person
    const person = this;
    this.stream = {
      get id() {
        return person.#isFar && !name.startsWith('far') ? `far-${name}` : name;
      },
      hear: (whom: readonly MediaStream[]) => {
        if (whom.some(({ id }) => id.startsWith('far') !== this.#isFar)) throw new Error('another worker');
        this.hears = whom.map(({ id }) => id);
      },
      play: (audio: Audio) => {
        const what = 'tone' in audio ? audio.tone : 'words';
        this.plays.push(what);
        const stop = (): void => {
          const at = this.plays.indexOf(what);
          if (at >= 0) this.plays.splice(at, 1);
        };
        return {
          done: Promise.resolve().then(what === 'words' ? stop : () => undefined),
          playedMs: 0,
          stop: what === 'words' ? () => undefined : stop,
        };
      },
    } as unknown as MediaStream;
    this.leg = {
      get stream() {
        return person.stream;
      },
      get isTalking() {
        return person.isTalking;
      },
      isOnSameLine: true,
      get isReplaced() {
        return person.successor !== undefined;
      },
      get who() {
        return person.successor;
      },
      get dialog() {
        return { callId: name, localTag: 'ours', remoteTag: 'his', remoteTarget: `sip:${name}@host` };
      },
      moveNear: async (near) => {
        if (!this.moves) return false;
        this.moves = this.moves !== 'once';
        this.#isFar = near.id.startsWith('far');
        this.hears = [];
        return true;
      },
      hangUp: () => {
        this.hungUp += 1;
        if (!this.lingers) this.leave('completed');
      },
    };
  }

  ring(_order: { legId: string }, listener: LegListener): Leg | undefined {
    if (this.name === 'nobody') return undefined;
    if (this.name === 'broken') throw new Error('no telephone');
    this.listener = listener;
    return this.leg;
  }

  answer(): void {
    this.isTalking = true;
    this.listener?.onAnswered?.(this.stream);
  }

  leave(cause: HangupCause = 'completed'): void {
    this.isTalking = false;
    const { listener } = this;
    this.listener = undefined;
    listener?.onEnded({
      ...{ cause, by: 'them', sipStatus: 200, ringMs: 0, talkMs: 0, rang: true, answered: true },
    });
  }

  /** Another takes his place, by an INVITE with Replaces. */
  giveWayTo(successor: TalkName): void {
    this.successor = successor;
    this.listener?.onReplaced?.();
  }

  /** With which words his last transfer was refused, when there were any. */
  refusedWith: string | undefined;

  /** Presses the transfer button; gives the statuses that he was told. */
  refer(target: string, headers: Record<string, string> = {}): number[] {
    const told: number[] = [];
    const refer: ReferRequest = {
      target,
      headers,
      accept: () => told.push(202),
      refuse: (status) => told.push(status),
      progress: (status, reason) => {
        told.push(status);
        this.refusedWith = reason;
      },
    };
    this.listener?.onRefer?.(refer);
    return told;
  }
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function talking(
  talks = new Talks(),
  patientName = 'P',
  {
    clock = new ManualClock(),
    isPatientOurs,
    ...line
  }: {
    readonly clock?: ManualClock;
    readonly isPatientOurs?: boolean;
    readonly byRefer?: { readonly as?: string };
    readonly refer?: Leg['refer'];
  } = {},
) {
  const patient = new Person(patientName);
  patient.isTalking = true;
  const notes: string[] = [];
  const people = new Map<string, Person>();
  const somebody = (name: string): Person => {
    const person = people.get(name) ?? new Person(name);
    people.set(name, person);
    return person;
  };
  const talk: Talk = new Talk({
    clock,
    callId: 'call',
    patient: Object.assign(patient.leg, line.refer && { refer: line.refer }),
    byRefer: line.byRefer,
    isPatientOurs,
    note: (kind, detail = {}) => notes.push([kind, ...Object.values(detail)].join(' ')),
    onTransferAsked: (refer) =>
      takeTransferRequest(refer, talk, {
        talks,
        allowed: (target) => (target.includes('forbidden') ? undefined : somebody(target.slice(4))),
      }),
  });
  talks.add(talk);
  /** `P:O O:P`: who hears whom. */
  const heard = (...who: Person[]): string =>
    who.map(({ stream, hears, plays }) => `${stream.id}:${hears.join('')}${plays.join('+')}`).join(' ');
  return { clock, talk, patient, notes, somebody, heard };
}

/** A talk in which an operator has answered. */
export async function joined(
  talks?: Talks,
  patientName?: string,
  operatorName = 'O',
  more?: Parameters<typeof talking>[2],
) {
  const all = talking(talks, patientName, more);
  const operator = all.somebody(operatorName);
  all.talk.begin(operator);
  operator.answer();
  await turn();
  return { ...all, operator, target: all.somebody('T') };
}
