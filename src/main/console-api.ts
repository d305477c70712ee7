import { readFileSync } from 'node:fs';
import { createApi, type Api, type AwayRole, type ImportLoadings } from '../api/index.ts';
import { systemClock, type Log } from '../base/index.ts';
import type { CallsService } from '../calls/index.ts';
import type { Campaigns } from '../campaigns/index.ts';
import { consoleDirectory } from './console-build.ts';
import type { Ground } from './ground.ts';
import type { ProcessSettings } from './settings.ts';
import { openSmsDesk } from './written-messages.ts';

export interface ConsoleOptions {
  readonly settings: ProcessSettings;
  readonly log: Log;
  readonly ground: Ground;
  readonly calls: CallsService;
  readonly campaigns: Campaigns;
  readonly loadings: ImportLoadings;
  readonly away?: () => readonly AwayRole[];
  /** A written message waits to be sent; absent where another process sends, which looks by itself. */
  readonly onSms?: () => void;
}

/** The API and the console over what this process has or asks for. Not yet listening. */
export function openConsole({
  settings,
  log,
  ground,
  onSms = () => undefined,
  ...services
}: ConsoleOptions): Promise<Api> {
  const { database, projects, appointments, imports, ownVoices, speechEngines, recordingsDirectory } = ground;
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return createApi({
    services: {
      ...services,
      ...openSmsDesk(ground, onSms),
      ...{ clock: systemClock, log, database, projects, appointments, imports, ownVoices, speechEngines },
    },
    settings: {
      ...{ version, recordingsDirectory, consoleDirectory },
      modelDirectory: settings.modelDirectory,
      trustedProxies: settings.trustedProxies,
    },
  });
}
