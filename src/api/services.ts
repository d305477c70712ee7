import type { Clock, Log } from '../base/index.ts';
import type { CallsService } from '../calls/index.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type {
  AppointmentImport,
  Appointments,
  ImportProgress,
  ImportRecord,
  OwnVoices,
  Projects,
  SpeechEngines,
} from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import type { SmsDesk, VisitLinks } from '../inbox/index.ts';
import type { AwayRole } from './contract/index.ts';

/** The loadings of received files, by this process or by another one. Progress is told as live news too. */
export interface ImportLoadings {
  /**
   * Begins to load; resolves at the first progress or at the end. Rejects with what makes loading impossible from the
   * start: `import.running`, a mapping without a phone.
   */
  start(record: ImportRecord): Promise<void>;
  /** How far those are that are being loaded, by their ids. */
  underWay(): Promise<Readonly<Record<string, ImportProgress>>>;
  /** Breaks off what this process loads and waits for it. */
  stop(): Promise<void>;
}

/** What the API needs of the house; `main` hands the real things in. */
export interface ApiServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly projects: Projects;
  readonly appointments: Appointments;
  readonly imports: AppointmentImport;
  readonly ownVoices: OwnVoices;
  /** Which engines hear and speak for each project. */
  readonly speechEngines: SpeechEngines;
  /** Who loads received files. */
  readonly loadings: ImportLoadings;
  /** Made by this process or by another one. */
  readonly calls: CallsService;
  readonly campaigns: Campaigns;
  /** Written messages, and the pages where patients answer them. */
  readonly sms: SmsDesk;
  readonly visitLinks: VisitLinks;
  /** The process roles that do not answer now; nobody else is needed when absent. */
  readonly away?: () => readonly AwayRole[];
}

export interface ApiSettings {
  /** Version of the program, for the documentation and the health page. */
  readonly version: string;
  /** Where the switchboard writes recordings; paths in call records are relative to it. */
  readonly recordingsDirectory: string;
  /** Where `perezvon models` puts models of speech. */
  readonly modelDirectory: string;
  /** The built console (`web/dist`); without it pages answer that it was not built. */
  readonly consoleDirectory: string;
  /** Addresses of reverse proxies whose X-Forwarded-* headers are believed; none when absent. */
  readonly trustedProxies?: readonly string[];
}
