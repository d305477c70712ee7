import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PerezvonCommand } from './perezvon-command.ts';
import { kill9 } from './processes.ts';

export type Role = 'voice' | 'web' | 'worker';

/** Phrases are kept between runs: what they sound like is not what these stories are about. */
const phraseDirectory = join(tmpdir(), 'perezvon-story-phrases');

/** One house of three processes on a PostgreSQL, whose console and SIP stay at their ports over each end. */
export class RoleProcesses {
  readonly directory = mkdtempSync(join(tmpdir(), 'perezvon-roles-'));
  readonly #running = new Map<Role, PerezvonCommand>();
  readonly #environment: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly sipPort: number;
  #cookie = '';

  private constructor(databaseUrl: string, sipPort: number, webPort: number) {
    this.sipPort = sipPort;
    this.origin = `http://127.0.0.1:${webPort}`;
    this.#environment = {
      DATABASE_URL: databaseUrl,
      PEREZVON_PORT: String(webPort),
      PEREZVON_SIP_PORT: String(sipPort),
    };
    mkdirSync(phraseDirectory, { recursive: true });
    symlinkSync(phraseDirectory, join(this.directory, 'phrases'));
  }

  static async open(databaseUrl: string): Promise<RoleProcesses> {
    const [sipPort, webPort] = await Promise.all([freePort(), freePort()]);
    return new RoleProcesses(databaseUrl, sipPort, webPort);
  }

  /** Begins to start it; `ready` waits for it. */
  start(...roles: readonly Role[]): void {
    for (const role of roles)
      this.#running.set(role, new PerezvonCommand(this.directory, [role], this.#environment));
  }

  async ready(...roles: readonly Role[]): Promise<void> {
    for (const role of roles) {
      const command = this.#need(role);
      await command.until(`${role} is ready`, () => command.output.includes('Ctrl-C stops') || undefined);
    }
  }

  output(role: Role): string {
    return this.#need(role).output;
  }

  /** The one-time link for the first user. */
  get link(): string {
    return /http:\/\/\S+\/sign-in#\S+/.exec(this.output('web'))?.[0] ?? '';
  }

  async kill(...roles: readonly Role[]): Promise<void> {
    for (const role of roles) kill9(this.#need(role).family);
    await Promise.all(roles.map((role) => this.#need(role).status()));
  }

  /** As systemd does; gives back the exit status. */
  async stop(role: Role): Promise<number | null> {
    this.#need(role).signal('SIGTERM');
    return await this.#need(role).status();
  }

  /** Makes the first user and is he from now on. */
  async signIn(): Promise<void> {
    const token = this.link.split('#')[1] ?? '';
    const response = await this.fetch('POST', '/api/sign-in-link', {
      token,
      name: 'Анна',
      password: 'тихая гавань 2026',
    });
    this.#cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  fetch(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.origin + path, {
      method,
      headers: {
        cookie: this.#cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** Throws what was answered when it is no success. */
  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  /** Leaves nothing behind, however the story went. */
  async clear(): Promise<void> {
    await PerezvonCommand.clear([]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  #need(role: Role): PerezvonCommand {
    const command = this.#running.get(role);
    if (!command) throw new Error(`${role} was not started`);
    return command;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
