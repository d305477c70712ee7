import { join } from 'node:path';
import { ImportRuns, type Api } from '../../api/index.ts';
import { createLog, type Log } from '../../base/index.ts';
import { localCalls } from '../../calls/index.ts';
import { openConsole } from '../console-api.ts';
import { buildConsole } from '../console-build.ts';
import { prepareDataDirectory } from '../data-directory.ts';
import { openHouse, type House } from '../house.ts';
import type { ProcessSettings } from '../settings.ts';
import { farewell, greet, progressLines, stopping } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** The whole product in one process, until Ctrl-C. */
export async function start(settings: ProcessSettings): Promise<number> {
  const tell = progressLines();
  console.log('Perezvon starts');
  prepareDataDirectory(settings.dataDirectory);
  const logFile = join(settings.dataDirectory, 'log', 'perezvon.log');
  const log = createLog({ level: settings.logLevel, file: logFile });
  await buildConsole(tell);
  let api: Api | undefined;
  const lost = new AbortController();
  const house = await openHouse({
    settings,
    log,
    onProgress: tell,
    onCampaignNews: (news) => api?.onCampaignNews(news),
    onTrunkState: (trunkId, state) => api?.onTrunkState(trunkId, state),
    onPhoneState: (phone) => api?.onPhoneState(phone),
    onDeskChange: (operator) => api?.onDeskChange(operator),
    onLost: (why) => lost.abort(why),
  });
  try {
    api = await openApi(house, settings, log, (news) => api?.publish(news));
    const address = await api.listen({ host: settings.httpHost, port: settings.httpPort });
    tell('ready');
    await greet(house, address);
    farewell(settings, logFile);
    await untilStopped(stopping, lost.signal);
  } finally {
    await api?.close();
    await house.stop();
  }
  console.log('Stopped.');
  return 0;
}

function openApi(house: House, settings: ProcessSettings, log: Log, publish: Api['publish']): Promise<Api> {
  const { imports, campaigns, switchboard } = house;
  const loadings = new ImportRuns({ imports, log: log.child({ room: 'api' }), publish });
  const { onSms } = house;
  return openConsole({
    ...{ settings, log, ground: house, calls: localCalls(switchboard), campaigns, loadings, onSms },
  });
}
