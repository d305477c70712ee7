import { systemClock, type Clock, type Log } from '../base/index.ts';
import { closeAnsweredLine, permitSms, promiseCallBack } from '../campaigns/index.ts';
import { Courier, SmsDesk, VisitLinks } from '../inbox/index.ts';
import type { Ground } from './ground.ts';

/** What written messages need of campaigns, which they know nothing of. */
export function joinToCampaigns({ database, projects }: Pick<Ground, 'database' | 'projects'>, clock: Clock) {
  return {
    gate: (question) => permitSms({ clock, database, projects }, question),
    closeAnswered: (tx, appointmentId) => closeAnsweredLine(tx, appointmentId, clock.now()),
    promiseCallBack: (tx, appointmentId) => promiseCallBack(tx, appointmentId, clock.now()),
  } satisfies Partial<ConstructorParameters<typeof Courier>[0]>;
}

/** Written messages as the console orders them, and the pages where patients answer. `onWork`: one waits to be sent. */
export function openSmsDesk(
  {
    database,
    projects,
    appointments,
    secrets,
  }: Pick<Ground, 'database' | 'projects' | 'appointments' | 'secrets'>,
  onWork: () => void,
  clock: Clock = systemClock,
): { readonly sms: SmsDesk; readonly visitLinks: VisitLinks } {
  const joined = joinToCampaigns({ database, projects }, clock);
  const visitLinks = new VisitLinks({ clock, database, projects, appointments, ...joined });
  const sms = new SmsDesk({
    ...{ clock, database, projects, sealing: secrets, links: visitLinks, onWork },
    ...joined,
  });
  return { sms, visitLinks };
}

/** Who sends them. Not yet started; one at a time on a database. */
export function newCourier(ground: Ground, log: Log): Courier {
  const { database, projects, appointments, secrets } = ground;
  const clock = systemClock;
  return new Courier({
    ...{ clock, log, database, projects, appointments, sealing: secrets },
    ...joinToCampaigns(ground, clock),
  });
}
