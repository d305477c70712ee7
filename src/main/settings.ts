import { join, resolve } from 'node:path';
import { Failure } from '../base/index.ts';
import type { RecordingFormat } from '../calls/index.ts';

/** How one process is set up; everything else is set in the console and lives in the database. */
export interface ProcessSettings {
  /** The embedded database, recordings, phrases, logs and keys. */
  readonly dataDirectory: string;
  /** Sentences made into sound. */
  readonly phraseDirectory: string;
  /** Models of speech engines, and the programs that they need. */
  readonly modelDirectory: string;
  /** An external PostgreSQL; the embedded one when absent. */
  readonly databaseUrl?: string;
  readonly httpHost: string;
  readonly httpPort: number;
  /** Where SIP and RTP are bound; the loopback is enough for a rehearsal. Absent: everywhere. */
  readonly voiceHost?: string;
  readonly sipPort: number;
  /** SIP over TLS is listened for when there is a certificate: PEM files. */
  readonly sipTls?: { readonly port: number; readonly certificateFile: string; readonly keyFile: string };
  readonly rtpPorts: { readonly from: number; readonly to: number };
  /** How packets of sound are sent and received: by the system's own calls, by Node's sockets, or by the best there is. */
  readonly mediaDriver: 'auto' | 'native' | 'dgram';
  /** Threads that carry the sound of calls, each on a core of its own at best. */
  readonly mediaWorkers: number;
  /** A talk in which nothing is received for so long is ended. */
  readonly mediaLostMs: number;
  /** How recordings of calls are kept. */
  readonly recordingFormat: RecordingFormat;
  /** Whose voices the rehearsal's people have, and over what lines they speak. */
  readonly rehearsal: { readonly people: 'taught' | 'held-out'; readonly lines: 'as-in-life' | 'good' };
  /** The address that trunks see, when it is not the one bound (NAT). */
  readonly advertisedHost?: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly trustedProxies: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** The first is used when nothing is said. */
const mediaDrivers = ['auto', 'native', 'dgram'] as const;

/** Reads the environment; throws `Failure` (`settings.invalid`) that names the variable. */
export function readSettings(env: Environment): ProcessSettings {
  const dataDirectory = resolve(env.PEREZVON_DATA ?? 'data');
  return {
    dataDirectory,
    phraseDirectory: join(dataDirectory, 'phrases'),
    modelDirectory: join(dataDirectory, 'models'),
    databaseUrl: databaseUrl(env),
    httpHost: env.PEREZVON_HOST ?? '127.0.0.1',
    httpPort: port(env, 'PEREZVON_PORT', 8080),
    voiceHost: env.PEREZVON_VOICE_HOST,
    sipPort: port(env, 'PEREZVON_SIP_PORT', 5060),
    sipTls: sipTls(env),
    rtpPorts: range(env, 'PEREZVON_RTP_PORTS', { from: 20_000, to: 29_998 }),
    mediaDriver: oneOf(env, 'PEREZVON_MEDIA_DRIVER', mediaDrivers),
    mediaWorkers: whole(env, 'PEREZVON_MEDIA_WORKERS', 1, { from: 1, to: 16 }),
    mediaLostMs: whole(env, 'PEREZVON_MEDIA_LOST', 30, { from: 5, to: 3600, of: ' of seconds' }) * 1000,
    recordingFormat: oneOf(env, 'PEREZVON_RECORDING_FORMAT', ['wav', 'opus']),
    rehearsal: {
      people: oneOf(env, 'PEREZVON_REHEARSAL_PEOPLE', ['taught', 'held-out']),
      lines: oneOf(env, 'PEREZVON_REHEARSAL_LINES', ['as-in-life', 'good']),
    },
    advertisedHost: env.PEREZVON_ADVERTISED_HOST,
    logLevel: level(env),
    trustedProxies: (env.PEREZVON_TRUSTED_PROXIES ?? '').split(',').filter((address) => address !== ''),
  };
}

/** The value is never repeated: there is a password in it. */
function databaseUrl({ DATABASE_URL: url = '' }: Environment): string | undefined {
  if (url === '') return undefined;
  if (/^(?:postgres|postgresql|socket):/i.test(url) && URL.canParse(url)) return url;
  throw invalid(
    'DATABASE_URL',
    'as postgres://user:password@host:5432/database (signs as # / ? @ in the password written %23 %2F %3F %40)',
  );
}

function sipTls(env: Environment): ProcessSettings['sipTls'] {
  const { PEREZVON_SIP_TLS_CERT: certificateFile = '', PEREZVON_SIP_TLS_KEY: keyFile = '' } = env;
  if (certificateFile === '' && keyFile === '') return undefined;
  if (certificateFile === '') throw invalid('PEREZVON_SIP_TLS_CERT', 'set when PEREZVON_SIP_TLS_KEY is');
  if (keyFile === '') throw invalid('PEREZVON_SIP_TLS_KEY', 'set when PEREZVON_SIP_TLS_CERT is');
  return { port: port(env, 'PEREZVON_SIP_TLS_PORT', 5061), certificateFile, keyFile };
}

function port(env: Environment, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw invalid(name, 'a port from 0 to 65535');
}

function whole(
  env: Environment,
  name: string,
  otherwise: number,
  { from, to, of = '' }: { readonly from: number; readonly to: number; readonly of?: string },
): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw invalid(name, `a number${of} from ${from} to ${to}`);
}

function range(
  env: Environment,
  name: string,
  otherwise: ProcessSettings['rtpPorts'],
): ProcessSettings['rtpPorts'] {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (from && to && Number(from) < Number(to) && Number(to) <= 65_535) {
    return { from: Number(from), to: Number(to) };
  }
  throw invalid(name, 'two ports, such as 20000-29998');
}

function oneOf<T extends string>(env: Environment, name: string, choices: readonly [T, ...T[]]): T {
  const text = env[name];
  if (text === undefined || text === '') return choices[0];
  const known = choices.find((one) => one === text);
  if (known) return known;
  throw invalid(name, `one of ${choices.join(', ')}`);
}

function level(env: Environment): ProcessSettings['logLevel'] {
  const text = env.PEREZVON_LOG ?? 'info';
  const known = logLevels.find((one) => one === text);
  if (known) return known;
  throw invalid('PEREZVON_LOG', `one of ${logLevels.join(', ')}`);
}

function invalid(name: string, wanted: string): Failure {
  return new Failure('invalid', {
    code: 'settings.invalid',
    message: `The environment variable ${name} has to be ${wanted}.`,
    params: { name },
  });
}
