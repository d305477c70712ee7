import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listening } from './listening.ts';

const configuration = join(import.meta.dirname, 'kamailio', 'kamailio.cfg');

/** Kamailio as a proxy at the loopback, by UDP and TCP. */
export class KamailioPeer {
  readonly port: number;
  readonly #directory: string;
  readonly #child: ChildProcess;
  #said = '';

  private constructor(port: number, targets: readonly number[]) {
    this.port = port;
    this.#directory = mkdtempSync(join(tmpdir(), 'perezvon-kamailio-'));
    const list = join(this.#directory, 'targets');
    // the higher the priority the sooner
    const lines = targets.map((target, index) => `1 sip:127.0.0.1:${target} 0 ${targets.length - index}`);
    writeFileSync(list, `${lines.join('\n')}\n`);
    const text = readFileSync(configuration, 'utf8')
      .replaceAll('KAMAILIO_PORT', `${port}`)
      .replaceAll('KAMAILIO_TARGETS', list);
    const file = join(this.#directory, 'kamailio.cfg');
    writeFileSync(file, text);
    const place = ['-f', file, '-Y', this.#directory, '-w', this.#directory];
    this.#child = spawn('setpriv', ['--pdeathsig', 'TERM', 'kamailio', '-DD', '-E', '-m', '32', ...place], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const read = (piece: Buffer): void => void (this.#said += piece.toString());
    this.#child.stdout!.on('data', read);
    this.#child.stderr!.on('data', read);
  }

  /** `targets`: the ports that a call to `anyone` tries, one after another. */
  static async start(port: number, targets: readonly number[]): Promise<KamailioPeer> {
    const peer = new KamailioPeer(port, targets);
    try {
      await listening(port);
      await listening(port, 'tcp');
      return peer;
    } catch (error) {
      await peer.stop();
      throw new Error(`Kamailio did not start:\n${peer.#said}`, { cause: error });
    }
  }

  /** What it had to say of the calls (`relayed BYE by udp`), one line each. */
  get story(): readonly string[] {
    return [...this.#said.matchAll(/(relayed|astray|next target).*/g)].map(([line]) => line);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null) {
      this.#child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
