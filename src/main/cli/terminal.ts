import { issueSignInLink } from '../../api/index.ts';
import { systemClock } from '../../base/index.ts';
import type { Ground } from '../ground.ts';
import type { ProcessSettings } from '../settings.ts';

/** Lines with the seconds since the start before them. */
export function progressLines(): (line: string) => void {
  const startedMs = systemClock.monotonicMs();
  return (line) => {
    const seconds = ((systemClock.monotonicMs() - startedMs) / 1000).toFixed(1);
    console.log(`  ${seconds.padStart(5)} s  ${line}`);
  };
}

/** Where the console is, and how the first user gets in. */
export async function greet(
  { database, project }: Ground,
  bound: { readonly host: string; readonly port: number },
): Promise<void> {
  const address = addressOf(bound.host, bound.port);
  const link = await issueSignInLink({ database, clock: systemClock, projectId: project.id });
  console.log('');
  if (link) {
    console.log('  Open this link to make the first user (once, good for a day):');
    console.log(`  ${address}${link.path}`);
  } else {
    console.log(`  Console:  ${address}`);
    console.log('  Password lost?  npx perezvon sign-in-link --user NAME');
  }
}

/** Where things are, and how it ends. */
export function farewell(settings: ProcessSettings, logFile: string): void {
  console.log(`  Data:     ${settings.dataDirectory}`);
  console.log(`  Log:      ${logFile}`);
  console.log('  Ctrl-C stops.\n');
}

/** To be said at the first Ctrl-C. */
export function stopping(): void {
  console.log('\nStopping: what is in progress may finish (Ctrl-C again ends it at once)');
}

/** Where a browser on this machine finds what listens there. */
export function addressOf(host: string, port: number): string {
  return `http://${named(host)}:${port}`;
}

function named(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
