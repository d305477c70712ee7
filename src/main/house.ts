import { join } from 'node:path';
import { systemClock, type Lifecycle, type Log } from '../base/index.ts';
import { Switchboard } from '../calls/index.ts';
import { Campaigns, createRobotCaller, Dispatcher, type CampaignNews } from '../campaigns/index.ts';
import { AppointmentImport, Appointments, Projects, type Project } from '../clinic/index.ts';
import { Database, DataDirectoryLock, EmbeddedServer, migrate } from '../db/index.ts';
import { startRehearsalNetwork, type RehearsalNetwork } from '../rehearsal/index.ts';
import { createEmbeddedRecognizer, createEspeakSynthesizer, PhraseCache } from '../speech/index.ts';
import type { ProcessSettings } from './settings.ts';
import { readSipCertificate } from './sip-certificate.ts';
import { createTalker } from './talker.ts';

export interface HouseOptions {
  readonly settings: ProcessSettings;
  readonly log: Log;
  /** One line for the terminal at each stage of the start. */
  onProgress(line: string): void;
  onCampaignNews(news: CampaignNews): void;
  /** Which running campaigns to work on; all when absent. */
  readonly worksOn?: (campaignId: string) => boolean;
  onTrunkState(
    ...told: Parameters<NonNullable<ConstructorParameters<typeof Switchboard>[0]['onTrunkState']>>
  ): void;
  onPhoneState?: ConstructorParameters<typeof Switchboard>[0]['onPhoneState'];
}

/** Every room, started and joined. */
export interface House {
  readonly database: Database;
  readonly project: Project;
  readonly projects: Projects;
  readonly appointments: Appointments;
  readonly imports: AppointmentImport;
  readonly switchboard: Switchboard;
  readonly campaigns: Campaigns;
  readonly recordingsDirectory: string;
  readonly rehearsal: RehearsalNetwork;
  /** Calls in progress may finish for a while, then everything is let go in the reverse order. */
  stop(): Promise<void>;
}

/** What was opened, to be closed in the reverse order, also when the start fails half-way. */
class Opened {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  async start<Part extends Lifecycle>(part: Part): Promise<Part> {
    await part.start();
    this.add(() => part.stop());
    return part;
  }

  async close(log: Log): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        await close();
      } catch (err) {
        log.error({ err }, 'a part could not be stopped');
      }
    }
  }
}

/** Starts everything. Throws `Failure`: `already-running` and whatever a room can't do without. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const opened = new Opened();
  try {
    return await open(options, opened);
  } catch (error) {
    await opened.close(options.log);
    throw error;
  }
}

async function open(options: HouseOptions, opened: Opened): Promise<House> {
  const { settings, log } = options;
  const clock = systemClock;
  const lock = new DataDirectoryLock(settings.dataDirectory);
  lock.acquire();
  opened.add(() => lock.release());
  const database = await openDatabase(options, opened);
  const project = await new Projects({ database, clock }).ensureDefault();
  const speech = await openSpeech(options, opened);
  options.onProgress('opening the rehearsal line');
  const rehearsal = await startRehearsalNetwork({
    log,
    phraseDirectory: join(settings.phraseDirectory, 'rehearsal'),
  });
  opened.add(() => rehearsal.stop());
  const recordingsDirectory = join(settings.dataDirectory, 'recordings');
  const switchboard = await opened.start(
    new Switchboard({
      clock,
      log,
      database,
      recordingsDirectory,
      recordingFormat: settings.recordingFormat,
      dataDirectory: settings.dataDirectory,
      bindHost: settings.voiceHost,
      sipPort: settings.sipPort,
      sipTls: await readSipCertificate(settings.sipTls),
      advertisedHost: settings.advertisedHost,
      portRange: settings.rtpPorts,
      mediaDriver: settings.mediaDriver,
      mediaLostMs: settings.mediaLostMs,
      rehearsal: rehearsal.address,
      onTrunkState: options.onTrunkState,
      onPhoneState: options.onPhoneState,
    }),
  );
  await switchboard.trunks.rehearsalTrunk(project.id);
  const projects = new Projects({ database, clock });
  const appointments = new Appointments({ database });
  const directory = join(settings.dataDirectory, 'imports');
  const imports = new AppointmentImport({ database, clock, log, directory });
  const talker = createTalker({ clock, log, ...speech });
  const dispatcher = new Dispatcher({
    clock,
    log,
    database,
    appointments,
    projects,
    lines: switchboard,
    robotCall: createRobotCaller({ clock, log, switchboard, talker }),
    rehearsalAdministratorUri: rehearsal.administratorUri,
    alone: settings.databaseUrl === undefined,
    worksOn: options.worksOn,
    onNews: options.onCampaignNews,
  });
  const campaigns = new Campaigns({
    clock,
    database,
    appointments,
    trunks: switchboard.trunks,
    onNews: options.onCampaignNews,
    onWork: () => dispatcher.poke(),
  });
  await dispatcher.start();
  return {
    database,
    project,
    projects,
    appointments,
    imports,
    switchboard,
    campaigns,
    recordingsDirectory,
    rehearsal,
    stop: async () => {
      // the dispatcher waits for its calls, which the switchboard ends when they take too long
      const quiet = dispatcher.stop();
      await switchboard.stop();
      await quiet;
      await opened.close(log);
    },
  };
}

async function openDatabase({ settings, log, onProgress }: HouseOptions, opened: Opened): Promise<Database> {
  let url = settings.databaseUrl;
  if (url === undefined) {
    const directory = join(settings.dataDirectory, 'postgres');
    const server = new EmbeddedServer({ directory, clock: systemClock, log, onProgress });
    await opened.start(server);
    url = server.url;
  }
  const database = new Database({ url, log, poolSize: 20 });
  opened.add(() => database.close());
  await database.ready({ timeoutMs: 30_000 });
  onProgress('bringing the database up to date');
  await migrate(database, log);
  return database;
}

async function openSpeech({ settings, log, onProgress }: HouseOptions, opened: Opened) {
  onProgress('starting the voice');
  const synthesizer = await opened.start(createEspeakSynthesizer({ clock: systemClock, log }));
  const recognizer = await opened.start(createEmbeddedRecognizer({ log }));
  const directory = join(settings.phraseDirectory, 'robot');
  return { phrases: new PhraseCache({ directory, synthesizer, log }), recognizer };
}
