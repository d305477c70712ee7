import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', '..', 'bin', 'perezvon.js');

/** `perezvon start` as a user starts it, on a data folder of its own. */
export class PerezvonProcess {
  readonly #child: ChildProcess;
  readonly #directory: string;
  /** The one-time link for the first user. */
  readonly link: string;

  private constructor(child: ChildProcess, directory: string, link: string) {
    this.#child = child;
    this.#directory = directory;
    this.link = link;
  }

  static start(environment: Readonly<Record<string, string>> = {}): Promise<PerezvonProcess> {
    const directory = mkdtempSync(join(tmpdir(), 'perezvon-browser-'));
    const child = spawn(process.execPath, [program, 'start'], {
      env: {
        ...process.env,
        PEREZVON_DATA: directory,
        PEREZVON_PORT: '0',
        PEREZVON_SIP_PORT: '0',
        PEREZVON_VOICE_HOST: '127.0.0.1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Promise((resolve, reject) => {
      let output = '';
      const read = (piece: Buffer): void => {
        output += piece.toString();
        const [link] = /http:\/\/\S+\/sign-in#\S+/.exec(output) ?? [];
        if (link) resolve(new PerezvonProcess(child, directory, link));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`perezvon start ended:\n${output}`)));
    });
  }

  /** Ctrl-C; gives the exit status. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGINT');
    const code = await ended;
    rmSync(this.#directory, { recursive: true, force: true });
    return code;
  }
}
