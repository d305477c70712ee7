import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../src/base/index.ts';
import { hasPeer } from '../tool.ts';
import { Authority, type Pair } from '../wire/certificates.ts';

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const unpacked = join(cache, 'perezvon-peers', 'asterisk-22');
const program = join(unpacked, 'asterisk');
const configuration = join(import.meta.dirname, 'asterisk');
const bootMs = 60_000;

/** Whether `asterisk/get.sh` has been run. */
export function hasAsterisk(): boolean {
  return hasPeer('Asterisk 22', existsSync(program), 'test/peers/asterisk/get.sh');
}

/** Asterisk on the loopback, with the endpoints and the dialplan of `asterisk/`. */
export class AsteriskPeer {
  /** UDP and TCP. */
  readonly port: number;
  readonly tlsPort: number;
  /** Who signed Asterisk's certificate, and `ours`. */
  readonly authority = new Authority();
  /** For us, so that Asterisk believes who we are over TLS. */
  readonly ours: Pair = this.authority.issue('IP:127.0.0.1');
  readonly #directory = mkdtempSync(join(tmpdir(), 'perezvon-asterisk-'));
  #child: ChildProcess | undefined;

  private constructor(port: number, ourPort: number) {
    this.port = port;
    this.tlsPort = port + 1;
    // linphone reads no addresses in certificates
    const own = this.authority.issue('DNS:localhost,IP:127.0.0.1');
    mkdirSync(join(this.#directory, 'var'));
    this.#write('server.pem', own.certificate);
    this.#write('server.key', own.key);
    this.#write('authority.pem', this.authority.certificate);
    const root = join(unpacked, 'root');
    const libraries = join(root, 'usr', 'lib');
    const multiarch = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu'))!;
    const places: Record<string, string> = {
      run: this.#directory,
      root,
      modules: join(libraries, multiarch, 'asterisk', 'modules'),
      port: `${port}`,
      tlsPort: `${port + 1}`,
      ourPort: `${ourPort}`,
    };
    for (const file of readdirSync(configuration).filter((name) => name.endsWith('.conf'))) {
      const text = readFileSync(join(configuration, file), 'utf8');
      this.#write(
        file,
        text.replaceAll(/@(\w+)@/g, (_, place: string) => places[place]!),
      );
    }
  }

  /** Takes `port` and the one above; `ourPort` is where it registers as a trunk of ours. */
  static async start(port: number, ourPort: number): Promise<AsteriskPeer> {
    const peer = new AsteriskPeer(port, ourPort);
    try {
      await peer.boot();
      return peer;
    } catch (error) {
      peer.stop();
      throw error;
    }
  }

  async boot(): Promise<void> {
    // it must not outlive a test run that is killed
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, '-f', '-C', this.#settings], {
      stdio: 'ignore',
    });
    this.#child = child;
    const deadlineMs = systemClock.monotonicMs() + bootMs;
    while (systemClock.monotonicMs() < deadlineMs && child.exitCode === null) {
      const up = await this.command('core waitfullybooted').catch(() => '');
      if (up.includes('fully booted')) return;
      await systemClock.sleep(50);
    }
    throw new Error(`Asterisk did not start:\n${this.log}`);
  }

  /** What its console says to a command; rejects when it has no such command, or does not run. */
  async command(line: string): Promise<string> {
    const { stdout } = await promisify(execFile)(program, ['-C', this.#settings, '-rx', line]);
    if (/^No such command/m.test(stdout)) throw new Error(`Asterisk has no command for ${line}`);
    return stdout;
  }

  /** Calls whoever listens at that port of the loopback as that endpoint, and sends him to an extension when he answers. */
  async call(endpoint: string, port: number, extension: string, more = ''): Promise<void> {
    const channel = `PJSIP/${endpoint}/sip:called@127.0.0.1:${port}${more}`;
    await this.command(`channel originate ${channel} extension ${extension}@reached`);
  }

  /** Notices, warnings and errors since the start. */
  get log(): string {
    const file = join(this.#directory, 'var', 'messages');
    return existsSync(file) ? readFileSync(file, 'utf8') : 'it wrote nothing';
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.authority.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get #settings(): string {
    return join(this.#directory, 'asterisk.conf');
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#directory, file), text);
  }
}
