import type { Clock, Log } from '../base/index.ts';
import type { CallsService } from '../calls/index.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { AppointmentImport, Appointments, Projects } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';

/** What the API needs of the house; `main` hands the real things in. */
export interface ApiServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly projects: Projects;
  readonly appointments: Appointments;
  readonly imports: AppointmentImport;
  /** Made by this process or by another one. */
  readonly calls: CallsService;
  readonly campaigns: Campaigns;
}

export interface ApiSettings {
  /** Version of the program, for the documentation and the health page. */
  readonly version: string;
  /** Where the switchboard writes recordings; paths in call records are relative to it. */
  readonly recordingsDirectory: string;
  /** The built console (`web/dist`); without it pages answer that it was not built. */
  readonly consoleDirectory: string;
  /** Addresses of reverse proxies whose X-Forwarded-* headers are believed; none when absent. */
  readonly trustedProxies?: readonly string[];
}
