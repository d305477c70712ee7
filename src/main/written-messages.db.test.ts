import { expect, it, vi } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import { campaignOf, db, house, projectId, unanswered } from '../../test/fakes/scripted-robot.ts';
import { ManualClock, newId, silentLog } from '../base/index.ts';
import { SecretBox } from '../calls/index.ts';
import { DoNotCallList, Projects } from '../clinic/index.ts';
import { Courier } from '../inbox/index.ts';
import type { GatewayKind } from '../inbox/index.ts';
import { joinToCampaigns, openSmsDesk } from './written-messages.ts';

const phone = '+79161234567';
const hourMs = 3_600_000;
const always = { from: '00:00', to: '24:00' };
const patient = { timeout: 20_000, interval: 20 };

/** Three calls that nobody takes, with a courier beside them whose gateway takes everything. */
async function threeTriesInVain() {
  const clock = new ManualClock();
  const { database } = db;
  const it = house(async () => ({ ...unanswered('no-answer', 480), rang: true }), { clock, kind: 'address' });
  const projects = new Projects({ database, clock });
  const sent: string[] = [];
  let answers: (text: string) => Promise<void> = async () => undefined;
  const kind: GatewayKind = {
    id: 'fake',
    words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
    ...{ fields: [], tellsDelivery: true, senderNeeded: false },
    make: (_fields, { onNews }) => {
      answers = (text) => onNews({ receipts: [], incoming: [{ phone, text }] });
      return {
        send: async (sms) => ({ kind: 'accepted', ids: [`m${sent.push(sms.phone)}`] }),
        stop: async () => undefined,
      };
    },
  };
  await database.query(
    `insert into inbox.sms_gateway (id, project_id, kind, fields, sender, price_kopecks, chosen, changed_at)
     values ($1, $2, 'fake', '{}', 'CLINIC', 350, true, now())`,
    [newId(), projectId],
  );
  const secrets = new SecretBox(Buffer.alloc(32, 7));
  const ground = { database, projects, appointments: it.appointments };
  const courier = new Courier({
    ...{ clock, log: silentLog, ...ground, sealing: secrets, kinds: [kind] },
    ...joinToCampaigns(ground, clock),
  });
  const { sms } = openSmsDesk({ ...ground, secrets }, () => courier.poke(), clock);
  await it.dispatcher.start();
  const seed = { phones: [phone], startsAtMs: clock.now() + 30 * hourMs, source: 'file' } as const;
  const hours = { weekdays: always, weekends: always };
  const { campaign, visitIds } = await campaignOf(it, [seed], { hours, attempts: 3 });
  await it.campaigns.start(campaign.id);
  await passUntil(
    clock,
    'all tries are spent',
    async () => (await it.campaigns.get(campaign.id)).state === 'finished' || undefined,
  );
  // until nobody has called for a while
  await clock.advanceAsync(hourMs);
  const lines = (state: 'open' | 'closed') => it.campaigns.handCalls(projectId, state);
  expect(await lines('open')).toMatchObject([{ reason: 'not-reached', appointmentId: visitIds[0] }]);
  const visit = () => it.appointments.get(visitIds[0]!);
  // no more calls: time may pass quickly
  await it.dispatcher.stop();
  return { clock, sms, courier, sent, visit, lines, answers: (text: string) => answers(text) };
}

it('a patient whom three calls did not reach answers «да» to an SMS: the visit is confirmed, and nobody rings him', async () => {
  const { sms, courier, sent, visit, lines, answers } = await threeTriesInVain();
  try {
    const preview = await sms.previewVisit(await visit());
    expect(preview.permission).toEqual({ kind: 'allowed' });
    await courier.start();
    await sms.askAboutVisit(await visit(), newId());
    await vi.waitFor(async () => {
      courier.poke();
      expect(await sms.list({ projectId, limit: 9, offset: 0 })).toMatchObject([{ state: 'sent' }]);
    }, patient);
    expect(sent).toEqual([phone]);
    // the SMS itself changes nothing
    expect((await visit()).mark).toBe('not-confirmed');
    await answers('Да');
    expect((await visit()).mark).toBe('confirmed');
    expect(await lines('open')).toEqual([]);
    expect(await lines('closed')).toMatchObject([{ reason: 'not-reached', closedBy: 'SMS' }]);
  } finally {
    await courier.stop();
  }
});

it('what a patient was promised stays open, and a forbidden number gets no SMS, whoever presses the button', async () => {
  const { clock, sms, courier, sent, visit, lines, answers } = await threeTriesInVain();
  try {
    await courier.start();
    await sms.askAboutVisit(await visit(), newId());
    await vi.waitFor(() => {
      courier.poke();
      expect(sent).toEqual([phone]);
    }, patient);
    await answers('перенести');
    expect((await visit()).mark).toBe('wants-to-move');
    expect(await lines('open')).toMatchObject([{ reason: 'callback-promised' }]);

    await db.database.query("update clinic.appointment set mark = 'not-confirmed'");
    const bans = new DoNotCallList({ database: db.database });
    await bans.add(projectId, { phone, reason: 'court' }, 'Olga', clock.now());
    const refused = { kind: 'refused', reason: 'do-not-call', untilMs: null, mayDecide: false };
    expect((await sms.previewVisit(await visit())).permission).toEqual(refused);
    await expect(sms.askAboutVisit(await visit(), newId(), { despite: true })).rejects.toMatchObject({
      code: 'sms.not-permitted',
      params: { reason: 'do-not-call' },
    });
    expect(sent).toEqual([phone]);
  } finally {
    await courier.stop();
  }
});

it('a message waits for the morning, ends when its number is forbidden meanwhile, and leaves late when a person wants it so', async () => {
  const { clock, sms, courier, sent, visit } = await threeTriesInVain();
  const startsAtMs = (await visit()).startsAtMs;
  const becomes = (expected: object) =>
    vi.waitFor(async () => {
      courier.poke();
      expect((await sms.list({ projectId, limit: 1, offset: 0 }))[0]).toMatchObject(expected);
    }, patient);
  try {
    // Sunday, 19:00 in Moscow: no hour for robots, nor yet the quiet hours of SMS
    clock.advance(startsAtMs - 23 * hourMs - clock.now());
    await courier.start();
    await sms.askAboutVisit(await visit(), newId());
    await becomes({ state: 'queued', trouble: 'not-permitted', refusal: 'outside-hours' });
    await new DoNotCallList({ database: db.database }).add(
      projectId,
      { phone, reason: 'court' },
      'Olga',
      clock.now(),
    );
    // Monday, 17:30: half an hour before the visit
    clock.advance(startsAtMs - hourMs / 2 - clock.now());
    await becomes({ state: 'failed', trouble: 'not-permitted', refusal: 'do-not-call' });
    await db.database.query("update clinic.do_not_call set removed_at = now(), removed_by = 'Olga'");
    await expect(sms.askAboutVisit(await visit(), newId())).rejects.toMatchObject({
      params: { reason: 'too-close-to-visit' },
    });
    expect(sent).toEqual([]);
    await sms.askAboutVisit(await visit(), newId(), { despite: true });
    await becomes({ state: 'sent' });
    expect(sent).toEqual([phone]);
  } finally {
    await courier.stop();
  }
});
