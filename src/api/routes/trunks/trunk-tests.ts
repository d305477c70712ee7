import { Failure, isFailure, newId, type Clock, type Log } from '../../../base/index.ts';
import type { TestCallReport, TestStage, Trunk } from '../../../calls/index.ts';
import type { TrunkTest } from '../../contract/index.ts';
import type { LiveNews } from '../../live/live-news.ts';
import { instant } from '../../presenters/instant.ts';
import type { ApiServices } from '../../services.ts';
import { wordsOf } from './trunk-presenter.ts';

interface KeptTest {
  readonly projectId: string;
  test: TrunkTest;
}

const mostKept = 200;

/** Test calls of this process: begun by a request, told live, kept for a while for those who ask. */
export class TrunkTests {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #trunks: ApiServices['calls']['trunks'];
  readonly #publish: (news: LiveNews) => void;
  readonly #kept = new Map<string, KeptTest>();
  readonly #busy = new Set<string>();

  constructor(options: {
    clock: Clock;
    log: Log;
    trunks: ApiServices['calls']['trunks'];
    publish(news: LiveNews): void;
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#trunks = options.trunks;
    this.#publish = options.publish;
  }

  get(id: string): KeptTest | undefined {
    return this.#kept.get(id);
  }

  /** Throws `trunk.test-running` while another test of the line runs. */
  start(trunk: Trunk, number: string): TrunkTest {
    if (this.#busy.has(trunk.id)) {
      throw new Failure('conflict', {
        code: 'trunk.test-running',
        message: 'A test call of this line is up.',
      });
    }
    const startedAt = instant(this.#clock.now());
    const kept: KeptTest = {
      projectId: trunk.projectId,
      test: { id: newId(), trunkId: trunk.id, startedAt, stages: [], report: null },
    };
    this.#keep(kept);
    this.#busy.add(trunk.id);
    void this.#run(kept, number);
    return kept.test;
  }

  async #run(kept: KeptTest, number: string): Promise<void> {
    const beganMs = this.#clock.monotonicMs();
    const note = (stage: TestStage): void => {
      const atMs = Math.max(0, Math.round(this.#clock.monotonicMs() - beganMs));
      this.#change(kept, { stages: [...kept.test.stages, { stage, atMs }] });
    };
    const { trunkId } = kept.test;
    try {
      const report = await this.#trunks.test(trunkId, number, note);
      this.#change(kept, {
        stages: report.stages.map((stage) => ({ ...stage })),
        report: presentReport(report),
      });
    } catch (err) {
      // a number that can't be dialled, a line that was removed meanwhile
      const code = isFailure(err) ? err.code : 'internal';
      this.#log.warn({ trunkId, code }, 'a test call could not be placed');
      this.#change(kept, { report: { ...couldNotPlace, words: wordsOf('other') } });
    } finally {
      this.#busy.delete(trunkId);
    }
  }

  #change(kept: KeptTest, change: Partial<TrunkTest>): void {
    kept.test = { ...kept.test, ...change };
    this.#publish({ projectId: kept.projectId, event: { kind: 'trunk-test', test: kept.test } });
  }

  #keep(kept: KeptTest): void {
    this.#kept.set(kept.test.id, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
  }
}

const couldNotPlace = {
  ok: false,
  code: 'other',
  sipStatus: 0,
  callId: null,
  heardThem: false,
  theyHeardUs: 'unknown',
} as const;

function presentReport(report: TestCallReport): TrunkTest['report'] {
  return {
    ok: report.ok,
    code: report.code,
    words: wordsOf(report.code, report.sipStatus),
    sipStatus: report.sipStatus,
    callId: report.callId ?? null,
    heardThem: report.heardThem,
    theyHeardUs: report.theyHeardUs,
  };
}
