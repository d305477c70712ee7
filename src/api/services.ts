import type { Clock, Log } from '../base/index.ts';
import type { Phones, Switchboard, Trunks } from '../calls/index.ts';
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
  readonly calls: {
    readonly trunks: Pick<
      Trunks,
      'list' | 'get' | 'save' | 'remove' | 'rehearsalTrunk' | 'chain' | 'state' | 'states' | 'test'
    >;
    readonly records: Pick<Switchboard['records'], 'get' | 'list' | 'events'>;
    readonly activeCalls: readonly unknown[];
    readonly desks: Pick<Switchboard['desks'], 'of' | 'tell' | 'endSession'>;
    readonly stations: Pick<Switchboard['stations'], 'of'>;
    readonly phones: Pick<Phones, 'list' | 'state' | 'add' | 'change' | 'renewPassword' | 'remove'>;
    readonly incomingRules: Pick<Switchboard['incomingRules'], 'of' | 'save'>;
    readonly signInAt: Switchboard['signInAt'];
  };
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
