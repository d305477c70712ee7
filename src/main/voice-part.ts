import { join } from 'node:path';
import { systemClock, type Log } from '../base/index.ts';
import { everywhere, Switchboard, type Operator } from '../calls/index.ts';
import {
  createRobotCaller,
  Dispatcher,
  Journal,
  JournalFile,
  type CampaignNews,
} from '../campaigns/index.ts';
import type { SpeechEngines } from '../clinic/index.ts';
import { DatabaseClock } from '../db/index.ts';
import { startRehearsalNetwork, type RehearsalNetwork } from '../rehearsal/index.ts';
import {
  ClinicEars,
  createEmbeddedRecognizer,
  ClinicVoices,
  recognizerKinds,
  spareVoice,
  usualVoices,
  voiceKinds,
  type EarNews,
} from '../speech/index.ts';
import { ClinicHearing } from './clinic-hearing.ts';
import type { Ground } from './ground.ts';
import type { Opened } from './opened.ts';
import { eraseRemovedVoices } from './removed-voices.ts';
import type { ProcessSettings } from './settings.ts';
import { readSipCertificate } from './sip-certificate.ts';
import { createTalker } from './talker.ts';
import { VoicesInUse } from './voices-in-use.ts';

type SwitchboardOptions = ConstructorParameters<typeof Switchboard>[0];

export interface VoiceOptions {
  readonly settings: ProcessSettings;
  readonly log: Log;
  onProgress(line: string): void;
  onCampaignNews(news: CampaignNews): void;
  /** Which running campaigns to work on; all when absent. */
  readonly worksOn?: (campaignId: string) => boolean;
  readonly onTrunkState: NonNullable<SwitchboardOptions['onTrunkState']>;
  readonly onPhoneState?: SwitchboardOptions['onPhoneState'];
  readonly onDeskChange?: (operator: Operator) => void;
}

/** All that makes calls: SIP and sound, desks, the robot and who sends it. */
export interface VoicePart {
  readonly switchboard: Switchboard;
  readonly dispatcher: Dispatcher;
  readonly rehearsal: RehearsalNetwork;
  /** Calls in progress may finish for a while. What was opened before is closed by its opener. */
  drain(): Promise<void>;
}

export async function openVoice(options: VoiceOptions, ground: Ground, opened: Opened): Promise<VoicePart> {
  const { settings, log } = options;
  const clock = systemClock;
  const { database, project, projects, appointments } = ground;
  const speech = await openSpeech(options, ground, opened);
  options.onProgress('opening the rehearsal line');
  const rehearsal = await startRehearsalNetwork({
    log,
    phraseDirectory: join(settings.phraseDirectory, 'rehearsal'),
    ...settings.rehearsal,
  });
  opened.add(() => rehearsal.stop());
  const switchboard = await opened.start(await newSwitchboard(options, ground, rehearsal.address));
  if (options.onDeskChange) switchboard.desks.tell(options.onDeskChange);
  await switchboard.trunks.rehearsalTrunk(project.id);
  const disk = await JournalFile.open(join(settings.dataDirectory, 'journal'));
  opened.add(() => disk.close());
  const time = new DatabaseClock({ clock, database });
  const dispatcher = new Dispatcher({
    ...{ clock: time, log, database, appointments, projects },
    journal: new Journal({ disk, log }),
    learnTime: () => time.learn(),
    lines: switchboard,
    robotCall: createRobotCaller({
      ...{ clock, log, switchboard },
      talker: createTalker({ clock, log, speechEngines: ground.speechEngines, ...speech }),
    }),
    rehearsalAdministratorUri: rehearsal.administratorUri,
    alone: settings.databaseUrl === undefined,
    worksOn: options.worksOn,
    onNews: options.onCampaignNews,
  });
  return {
    ...{ switchboard, dispatcher, rehearsal },
    drain: async () => {
      // the dispatcher waits for its calls, which the switchboard ends when they take too long
      const quiet = dispatcher.stop();
      await switchboard.stop();
      await quiet;
    },
  };
}

async function newSwitchboard(
  { settings, log, onTrunkState, onPhoneState }: VoiceOptions,
  { database, recordingsDirectory }: Ground,
  rehearsal: RehearsalNetwork['address'],
): Promise<Switchboard> {
  return new Switchboard({
    ...{ clock: systemClock, log, database, recordingsDirectory, rehearsal, onTrunkState, onPhoneState },
    recordingFormat: settings.recordingFormat,
    dataDirectory: settings.dataDirectory,
    bindHost: settings.voiceHost ?? everywhere(),
    sipPort: settings.sipPort,
    sipTls: await readSipCertificate(settings.sipTls),
    advertisedHost: settings.advertisedHost,
    portRange: settings.rtpPorts,
    mediaDriver: settings.mediaDriver,
    mediaWorkers: settings.mediaWorkers,
    mediaLostMs: settings.mediaLostMs,
  });
}

async function openSpeech(
  { settings, log, onProgress }: VoiceOptions,
  { appointments, ownVoices, projects, speechEngines }: Ground,
  opened: Opened,
) {
  onProgress('starting the voice');
  const recorded = new VoicesInUse({ ownVoices, projects, clock: systemClock, log });
  const voices = await opened.start(
    new ClinicVoices({
      ...{ clock: systemClock, log, directory: join(settings.phraseDirectory, 'robot') },
      ...{ kinds: voiceKinds, spare: spareVoice, usual: usualVoices },
      modelDirectory: settings.modelDirectory,
      inFront: (projectId, synthesizer) => recorded.inFront(projectId, synthesizer),
    }),
  );
  opened.add(eraseRemovedVoices({ clock: systemClock, log, voices, ownVoices }));
  const embedded = await opened.start(createEmbeddedRecognizer({ log }));
  const ears = new ClinicEars({
    ...{ embedded, kinds: recognizerKinds, clock: systemClock, log },
    modelDirectory: settings.modelDirectory,
    onNews: (news) => keepEarNews(speechEngines, log, news),
  });
  opened.add(() => ears.stop());
  return {
    voices,
    ownVoices: recorded,
    ears,
    hearing: new ClinicHearing({ clock: systemClock, appointments }),
  };
}

/** For the console of any process. */
function keepEarNews(speechEngines: SpeechEngines, log: Log, news: EarNews): void {
  const { clinicId, engine, counts, state } = news;
  speechEngines
    .writeState(clinicId, 'recognizer', { engine, ...state, counts })
    .catch((err: unknown) => log.warn({ err, engine }, 'how an engine is could not be written down'));
}
