import { Failure, isFailure, type Log } from '../../../base/index.ts';
import type { AppointmentImport, ImportProgress, ImportRecord } from '../../../clinic/index.ts';
import type { LiveNews } from '../../live/live-news.ts';
import type { ImportLoadings } from '../../services.ts';
import { presentProgress } from './import-presenter.ts';

interface Run {
  progress: ImportProgress;
  /** Called at the first sign of life. */
  begun(): void;
  readonly abort: AbortController;
  readonly finished: Promise<void>;
}

const nothingYet: ImportProgress = { share: 0, rows: 0, added: 0, updated: 0, skipped: 0 };

/** The loadings that run in this process: started by a request, going on after it has been answered. */
export class ImportRuns implements ImportLoadings {
  readonly #imports: AppointmentImport;
  readonly #log: Log;
  readonly #publish: (news: LiveNews) => void;
  readonly #runs = new Map<string, Run>();

  constructor(options: { imports: AppointmentImport; log: Log; publish(news: LiveNews): void }) {
    this.#imports = options.imports;
    this.#log = options.log;
    this.#publish = options.publish;
  }

  async underWay(): Promise<Readonly<Record<string, ImportProgress>>> {
    return Object.fromEntries([...this.#runs].map(([id, { progress }]) => [id, progress]));
  }

  async start(record: ImportRecord): Promise<void> {
    if (this.#runs.has(record.id)) {
      throw new Failure('conflict', {
        code: 'import.running',
        message: 'This file is being loaded already.',
      });
    }
    const abort = new AbortController();
    const loading = this.#imports.run(record.id, (progress) => this.#note(record, progress), abort.signal);
    await new Promise<void>((begun, failed) => {
      const finished = loading.then(
        () => this.#end(record).then(begun),
        (error: unknown) => this.#end(record, error).then(() => failed(error as Error)),
      );
      this.#runs.set(record.id, { progress: nothingYet, begun, abort, finished });
    });
  }

  async stop(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const run of runs) run.abort.abort();
    await Promise.all(runs.map((run) => run.finished));
  }

  async #end(record: ImportRecord, error?: unknown): Promise<void> {
    if (error !== undefined && !isFailure(error)) {
      this.#log.error({ importId: record.id, name: (error as Error).name }, 'loading visits broke');
    }
    this.#runs.delete(record.id);
    try {
      const after = await this.#imports.get(record.id);
      this.#tell(after, presentProgress(after));
    } catch {
      // the database is away: whoever waits will ask again
    }
  }

  #note(record: ImportRecord, progress: ImportProgress): void {
    const run = this.#runs.get(record.id);
    if (run) run.progress = progress;
    run?.begun();
    this.#tell(record, presentProgress(record, progress));
  }

  #tell(record: ImportRecord, progress: ReturnType<typeof presentProgress>): void {
    this.#publish({ projectId: record.projectId, event: { kind: 'import', importId: record.id, progress } });
  }
}
