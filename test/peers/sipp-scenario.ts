import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PlayedScenario {
  /** Rejects with what SIPp has to say when the call did not go as the scenario says. */
  readonly done: Promise<void>;
  stop(): void;
}

export interface Place {
  readonly port: number;
  /** SIPp calls us there; without it, it waits for our call. */
  readonly remotePort?: number;
  /** SIPp repeats nothing by itself, and what comes again has a step of its own. */
  readonly exact?: boolean;
}

/** Plays a scenario once at 127.0.0.1: one that SIPp brings along (`uac`, `uas`), or the XML of one of ours. */
export function playSipp(
  scenario: 'uac' | 'uas' | `<?xml${string}`,
  { port, remotePort, exact = false }: Place,
): PlayedScenario {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-sipp-'));
  const own = scenario === 'uac' || scenario === 'uas';
  if (!own) writeFileSync(join(directory, 'scenario.xml'), scenario);
  const played = own ? ['-sn', scenario] : ['-sf', 'scenario.xml'];
  const remote = remotePort === undefined ? [] : [`127.0.0.1:${remotePort}`];
  const where = ['-i', '127.0.0.1', '-p', `${port}`];
  const once = ['-m', '1', '-nostdin', '-timeout', '50', '-timeout_error', '-trace_err'];
  if (exact) once.push('-nr');
  const child = spawn('sipp', [...remote, ...played, ...where, ...once], {
    cwd: directory,
    stdio: 'ignore',
  });
  const done = new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => {
      const errors = errorsIn(directory);
      rmSync(directory, { recursive: true, force: true });
      if (code === 0) resolve();
      else reject(new Error(`SIPp ended with ${code}:\n${errors}`));
    });
  });
  // who stops it does not want to hear of it
  done.catch(() => undefined);
  return { done, stop: () => child.kill('SIGKILL') };
}

/** One of the scenarios that lie here as files. */
export function scenarioFile(name: string): `<?xml${string}` {
  return readFileSync(join(import.meta.dirname, name), 'utf8') as `<?xml${string}`;
}

function errorsIn(directory: string): string {
  const name = readdirSync(directory).find((file) => file.endsWith('_errors.log'));
  return name === undefined ? '' : readFileSync(join(directory, name), 'utf8');
}
