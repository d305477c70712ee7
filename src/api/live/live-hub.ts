import type { Clock } from '../../base/index.ts';
import { mayHear, type Role } from '../contract/index.ts';
import type { LiveEvent } from '../contract/index.ts';
import type { LiveNews } from './live-news.ts';
import { LiveReader, type LiveOutlet } from './live-reader.ts';

interface Membership {
  readonly projectId: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly reader: LiveReader;
}

/** Hands news to every console of its project. News is about what the database already holds, so losing it loses nothing. */
export class LiveHub {
  readonly #clock: Clock;
  readonly #members = new Set<Membership>();

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  /** Consoles that listen now. */
  get readers(): number {
    return this.#members.size;
  }

  publish(news: LiveNews): void {
    for (const member of this.#members) {
      const isHis = member.projectId === news.projectId && mayHear(member.role, news.event.kind);
      if (isHis) member.reader.tell(news.event);
    }
  }

  /** What is no project's own. */
  publishToAll(event: LiveEvent): void {
    for (const { reader } of this.#members) reader.tell(event);
  }

  /** Begins to send; gives back what ends it. */
  join(who: Omit<Membership, 'reader'>, outlet: LiveOutlet): () => void {
    const reader = new LiveReader({
      clock: this.#clock,
      outlet,
      gatherMs: 100,
      heartbeatMs: 15_000,
      mostWaiting: 500,
    });
    const member: Membership = { ...who, reader };
    this.#members.add(member);
    return () => this.#leave(member);
  }

  /** A session is over: its consoles hear nothing more. */
  endSession(sessionId: string): void {
    for (const member of this.#members) {
      if (member.sessionId === sessionId) this.#leave(member);
    }
  }

  close(): void {
    for (const member of this.#members) this.#leave(member);
  }

  #leave(member: Membership): void {
    this.#members.delete(member);
    member.reader.end();
  }
}
