import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { newToken, type Clock } from '../../base/index.ts';
import type { Appointment, Appointments, Projects } from '../../clinic/index.ts';
import type { Database } from '../../db/index.ts';
import type { InboxTables } from '../inbox-tables.ts';
import { findLink, insertLink, writeAnswer } from './visit-link-store.ts';

export const linkAnswers = ['confirm', 'decline', 'move'] as const;
/** What a patient may say on the page of his link. */
export type LinkAnswer = (typeof linkAnswers)[number];

/** What the page may show: disclosure level 1, the clinic's name and the time; never whose visit it is, nor to whom. */
export interface LinkedVisit {
  readonly clinicName: string;
  readonly language: 'ru' | 'en';
  readonly timeZone: string;
  readonly startsAtMs: number;
  readonly mark: Appointment['mark'];
  /** The number that a patient may ring, as the clinic writes it. */
  readonly callbackNumber?: string;
}

export interface VisitLinksOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly projects: Pick<Projects, 'get'>;
  readonly appointments: Pick<Appointments, 'get' | 'getMany' | 'setMark'>;
  /** He has confirmed or cancelled: nobody has to ask him any more; in the transaction that marks the visit. */
  closeAnswered(tx: Transaction<unknown>, appointmentId: string): Promise<void>;
  /** Sees to it that a person rings about the visit, in the transaction that marks it; false when nobody can be told. */
  promiseCallBack(tx: Transaction<unknown>, appointmentId: string): Promise<boolean>;
}

const markOf = { confirm: 'confirmed', decline: 'declined', move: 'wants-to-move' } as const;
/** 96 bits: nobody guesses one of all the links there will ever be. */
const codeBytes = 12;
const codeShape = /^[\w-]{16}$/;

/** Links to the page where a patient answers about one visit, without signing in. */
export class VisitLinks {
  readonly #options: VisitLinksOptions;

  constructor(options: VisitLinksOptions) {
    this.#options = options;
  }

  /** The code of a new link; it is not kept. */
  async create(visit: Pick<Appointment, 'id' | 'projectId' | 'startsAtMs'>): Promise<string> {
    const code = newToken(codeBytes);
    await insertLink(this.#options.database.kysely<InboxTables>(), {
      digest: digestOf(code),
      projectId: visit.projectId,
      appointmentId: visit.id,
      visitStartsAtMs: visit.startsAtMs,
      nowMs: this.#options.clock.now(),
    });
    return code;
  }

  /** Undefined when there is no such link, its visit has begun, was moved or does not hold any more: all look the same. */
  async find(code: string): Promise<LinkedVisit | undefined> {
    return (await this.#open(code))?.shown;
  }

  /**
   * Marks the visit, as often as the patient changes his mind before it begins. `calledBack`: a person will ring about his wish to move
   * it. Undefined as `find`.
   */
  async answer(
    code: string,
    answer: LinkAnswer,
  ): Promise<{ readonly projectId: string; readonly calledBack: boolean } | undefined> {
    const found = await this.#open(code);
    if (!found) return undefined;
    const { clock, database, appointments, closeAnswered, promiseCallBack } = this.#options;
    const nowMs = clock.now();
    return database.transaction<unknown, { projectId: string; calledBack: boolean } | undefined>(
      async (tx) => {
        const marked = await appointments.setMark(tx, {
          appointmentId: found.appointmentId,
          mark: markOf[answer],
          how: 'by-link',
          at: nowMs,
          startsAtMs: found.shown.startsAtMs,
          unless: ['moved', 'no-longer-valid'],
        });
        if (!marked) return undefined;
        await writeAnswer(tx, digestOf(code), answer, nowMs);
        if (answer !== 'move') await closeAnswered(tx, found.appointmentId);
        const calledBack = answer === 'move' && (await promiseCallBack(tx, found.appointmentId));
        return { projectId: found.projectId, calledBack };
      },
    );
  }

  async #open(
    code: string,
  ): Promise<{ projectId: string; appointmentId: string; shown: LinkedVisit } | undefined> {
    if (!codeShape.test(code)) return undefined;
    const { clock, database, projects, appointments } = this.#options;
    const link = await findLink(database.kysely<InboxTables>(), digestOf(code));
    if (!link || link.visitStartsAtMs <= clock.now()) return undefined;
    const [visit] = await appointments.getMany([link.appointmentId]);
    if (!visit || visit.projectId !== link.projectId || visit.startsAtMs !== link.visitStartsAtMs)
      return undefined;
    if (visit.mark === 'moved' || visit.mark === 'no-longer-valid') return undefined;
    const { clinicName, language, timeZone, callbackNumber } = (await projects.get(link.projectId)).settings;
    const { startsAtMs, mark } = visit;
    return {
      projectId: link.projectId,
      appointmentId: link.appointmentId,
      shown: { clinicName, language, timeZone, startsAtMs, mark, callbackNumber },
    };
  }
}

function digestOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
