import { systemClock, type Log } from '../base/index.ts';
import { promiseCallBack } from '../campaigns/index.ts';
import { Courier, SmsDesk, VisitLinks } from '../inbox/index.ts';
import type { Ground } from './ground.ts';

/** Written messages as the console orders them, and the pages where patients answer. `onWork`: one waits to be sent. */
export function openSmsDesk(
  { database, projects, appointments, secrets }: Ground,
  onWork: () => void,
): { readonly sms: SmsDesk; readonly visitLinks: VisitLinks } {
  const clock = systemClock;
  const visitLinks = new VisitLinks({
    ...{ clock, database, projects, appointments },
    promiseCallBack: (tx, appointmentId) => promiseCallBack(tx, appointmentId, clock.now()),
  });
  const sms = new SmsDesk({ clock, database, projects, sealing: secrets, links: visitLinks, onWork });
  return { sms, visitLinks };
}

/** Who sends them. Not yet started; one at a time on a database. */
export function newCourier({ database, projects, appointments, secrets }: Ground, log: Log): Courier {
  const clock = systemClock;
  return new Courier({
    ...{ clock, log, database, projects, appointments, sealing: secrets },
    promiseCallBack: (tx, appointmentId) => promiseCallBack(tx, appointmentId, clock.now()),
  });
}
