import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApi, issueSignInLink, type Api } from '../../api/index.ts';
import { createLog, systemClock } from '../../base/index.ts';
import { localCalls } from '../../calls/index.ts';
import { buildConsole, consoleDirectory } from '../console-build.ts';
import { prepareDataDirectory } from '../data-directory.ts';
import { openHouse, type House } from '../house.ts';
import type { ProcessSettings } from '../settings.ts';
import { untilStopped } from './until-stopped.ts';

/** The whole product in one process, until Ctrl-C. */
export async function start(settings: ProcessSettings): Promise<number> {
  const startedMs = systemClock.monotonicMs();
  const tell = (line: string): void => {
    const seconds = ((systemClock.monotonicMs() - startedMs) / 1000).toFixed(1);
    console.log(`  ${seconds.padStart(5)} s  ${line}`);
  };
  console.log('Perezvon starts');
  prepareDataDirectory(settings.dataDirectory);
  const logFile = join(settings.dataDirectory, 'log', 'perezvon.log');
  const log = createLog({ level: settings.logLevel, file: logFile });
  await buildConsole(tell);
  let api: Api | undefined;
  const house = await openHouse({
    settings,
    log,
    onProgress: tell,
    onCampaignNews: (news) => api?.onCampaignNews(news),
    onTrunkState: (trunkId, state) => api?.onTrunkState(trunkId, state),
    onPhoneState: (phone) => api?.onPhoneState(phone),
  });
  try {
    api = await openApi(house, settings, log);
    house.switchboard.desks.tell((operator) => api?.onDeskChange(operator));
    const address = await api.listen({ host: settings.httpHost, port: settings.httpPort });
    tell('ready');
    await greet(house, settings, `http://${shown(address.host)}:${address.port}`, logFile);
    await untilStopped(() =>
      console.log('\nStopping: calls in progress may finish (Ctrl-C again ends them at once)'),
    );
  } finally {
    await api?.close();
    await house.stop();
  }
  console.log('Stopped.');
  return 0;
}

function openApi(house: House, settings: ProcessSettings, log: ReturnType<typeof createLog>): Promise<Api> {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return createApi({
    services: {
      clock: systemClock,
      log,
      database: house.database,
      projects: house.projects,
      appointments: house.appointments,
      imports: house.imports,
      calls: localCalls(house.switchboard),
      campaigns: house.campaigns,
    },
    settings: {
      version,
      recordingsDirectory: house.recordingsDirectory,
      consoleDirectory,
      trustedProxies: settings.trustedProxies,
    },
  });
}

async function greet(
  house: House,
  settings: ProcessSettings,
  address: string,
  logFile: string,
): Promise<void> {
  const link = await issueSignInLink({
    database: house.database,
    clock: systemClock,
    projectId: house.project.id,
  });
  console.log('');
  if (link) {
    console.log('  Open this link to make the first user (once, good for a day):');
    console.log(`  ${address}${link.path}`);
  } else {
    console.log(`  Console:  ${address}`);
    console.log('  Password lost?  npx perezvon sign-in-link --user NAME');
  }
  console.log(`  Data:     ${settings.dataDirectory}`);
  console.log(`  Log:      ${logFile}`);
  console.log('  Ctrl-C stops.\n');
}

function shown(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
