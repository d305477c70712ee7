import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  db,
  finished,
  house,
  projectId,
  seed,
  talked,
  unanswered,
} from '../../test/fakes/scripted-robot.ts';
import { systemClock } from '../base/index.ts';

describe('the dispatcher', () => {
  it('commits the attempt before the call and the mark before the robot goes on', async () => {
    const seen: unknown[] = [];
    const it = house(async (order) => {
      const [attempt] = await db.database.query('select ended_at from campaigns.attempt where call_id = $1', [
        order.callId,
      ]);
      seen.push(attempt);
      await order.onMark('confirmed', 'said-yes');
      seen.push((await it.appointments.getMany(visitIds))[0]?.mark);
      return { cause: 'completed', sipStatus: 200, talkMs: 12_000, rang: true, outcome: talked };
    });
    const { campaign, visitIds } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(seen).toEqual([{ ended_at: null }, 'confirmed']);
    expect(await it.campaigns.summary(await it.campaigns.get(campaign.id))).toMatchObject({
      total: 1,
      reached: 1,
      confirmed: 1,
      notReached: 0,
      averageListenedMs: 9_000,
    });
    expect(it.news.map((event) => event.kind)).toContain('call');
  });

  it('tries three times, then asks a person', async () => {
    const it = house(async () => unanswered('no-answer', 487));
    const { campaign, visitIds } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    const [target] = await it.campaigns.targets(campaign.id, { limit: 10 });
    const attempts = await it.campaigns.attempts(target!.id);
    expect(attempts.map((attempt) => [attempt.number, attempt.ending])).toEqual([
      [1, 'no-answer'],
      [2, 'no-answer'],
      [3, 'no-answer'],
    ]);
    // a minute of real life is 167 ms of rehearsal
    for (const [index, attempt] of attempts.entries()) {
      const before = attempts[index - 1];
      if (before) expect(attempt.placedAt - before.endedAt!).toBeGreaterThanOrEqual(166);
    }
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'not-reached' }]);
    expect((await it.appointments.getMany(visitIds))[0]?.mark).toBe('not-confirmed');
  });

  it('never has two calls at one number, though three patients share it', async () => {
    const atOnce = new Map<string, number>();
    let most = 0;
    const it = house(async (order) => {
      atOnce.set(order.phone, (atOnce.get(order.phone) ?? 0) + 1);
      most = Math.max(most, atOnce.get(order.phone)!);
      await systemClock.sleep(50);
      atOnce.set(order.phone, atOnce.get(order.phone)! - 1);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const family = [1, 2, 3].map(() => seed(7));
    const { campaign } = await campaignOf(
      it,
      family.map((one, index) => ({ ...one, name: `One ${index}` })),
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(most).toBe(1);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(3);
  });

  it('keeps to the lines it was given', async () => {
    let up = 0;
    let most = 0;
    const it = house(async (order) => {
      most = Math.max(most, (up += 1));
      await systemClock.sleep(20);
      up -= 1;
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const { campaign } = await campaignOf(
      it,
      Array.from({ length: 40 }, (_, n) => seed(n)),
      { linesAtOnce: 4 },
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(most).toBe(4);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(40);
  });

  it('does not let an answer stand for a visit that was moved under the talk', async () => {
    const it = house(async (order) => {
      await db.database.query("update clinic.appointment set starts_at = starts_at + interval '1 hour'");
      expect(await order.onMark('confirmed', 'said-yes')).toBe(false);
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const { campaign, visitIds } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect((await it.appointments.getMany(visitIds))[0]?.mark).toBe('none');
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(0);
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'callback-promised' }]);
  });

  it('does not charge a fault of the line to the patient', async () => {
    let calls = 0;
    const it = house(async (order) => {
      calls += 1;
      if (calls === 1) return unanswered('trunk-unavailable', 503);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const { campaign } = await campaignOf(it, [seed(1)], { attempts: 1 });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await expect
      .poll(async () => (await it.campaigns.get(campaign.id)).held, { timeout: 3_000 })
      .toBe('trunk-unavailable');
    await finished(it, campaign.id);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(1);
  });

  it('refuses a number of the rehearsal on a real line, and says so', async () => {
    const it = house(async () => unanswered('no-answer', 487), { kind: 'address' });
    const always = { from: '00:00', to: '24:00' };
    const { campaign } = await campaignOf(it, [seed(1)], { hours: { weekdays: always, weekends: always } });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'refused', reason: 'sample-number-on-real-line', attempts: 0 },
    ]);
  });

  it('charges a try that broke off after the telephone had rung', async () => {
    const it = house(async () => ({ ...unanswered('trunk-unavailable', 503), rang: true }));
    const { campaign } = await campaignOf(it, [seed(1)], { attempts: 1 });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'done', outcome: 'cut-off', attempts: 1 },
    ]);
  });

  it('asks a person in time for whom no hour is left, though nothing may be dialled now', async () => {
    const it = house(async () => unanswered('no-answer', 487), { kind: 'address' });
    const closed = { from: '00:00', to: '00:00' };
    const { campaign } = await campaignOf(it, [seed(1, { phones: ['+79161234567'] })], {
      hours: { weekdays: closed, weekends: closed },
    });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'refused', reason: 'no-allowed-hour-before-visit', attempts: 0 },
    ]);
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'not-called-in-time' }]);
  });

  it('leaves campaigns alone that it is not to work on', async () => {
    const called: string[] = [];
    const own = new Set<string>();
    const it = house(
      async (order) => {
        called.push(order.phone);
        await order.onMark('confirmed', 'said-yes');
        return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
      },
      { worksOn: (id) => own.has(id) },
    );
    const { campaign: other } = await campaignOf(it, [seed(1), seed(2)]);
    await it.campaigns.start(other.id);
    await it.dispatcher.start();
    const { campaign } = await campaignOf(it, [seed(3)]);
    own.add(campaign.id);
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(called).toEqual(seed(3).phones);
    expect(await it.campaigns.get(other.id)).toMatchObject({ state: 'running', held: null });
    expect(await it.campaigns.summary(other)).toMatchObject({ waiting: 2, attempts: 0 });
  });

  it('leaves no one behind whose call was up when the campaign was stopped', async () => {
    let hangUp = (): void => undefined;
    const ringing = new Promise<void>((resolve) => {
      hangUp = resolve;
    });
    const it = house(async () => {
      await ringing;
      return unanswered('no-answer', 487);
    });
    const { campaign } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await expect.poll(async () => (await it.campaigns.summary(campaign)).calling).toBe(1);
    await it.campaigns.stop(campaign.id);
    hangUp();
    await expect.poll(async () => (await it.campaigns.summary(campaign)).calling).toBe(0);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'refused', reason: 'campaign-stopped', attempts: 1 },
    ]);
  });

  it('writes an ending again until it stands', async () => {
    const it = house(async (order) => {
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const { campaign } = await campaignOf(it, [seed(1)]);
    await db.database.query(`create function campaigns.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'full' using errcode = '53100'; end $$`);
    await db.database.query(`create trigger refuse before update of ended_at on campaigns.attempt
      for each row execute function campaigns.refuse()`);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await expect.poll(async () => (await it.campaigns.summary(campaign)).calling).toBe(1);
    await systemClock.sleep(500);
    await db.database.query('drop trigger refuse on campaigns.attempt');
    await finished(it, campaign.id);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(1);
  });

  it('pauses, goes on and stops', async () => {
    const it = house(async (order) => {
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const { campaign } = await campaignOf(
      it,
      Array.from({ length: 30 }, (_, n) => seed(n)),
      { callsPerSecond: 5 },
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await expect.poll(async () => (await it.campaigns.summary(campaign)).confirmed).toBeGreaterThan(0);
    await it.campaigns.pause(campaign.id);
    await expect.poll(async () => (await it.campaigns.summary(campaign)).calling).toBe(0);
    const { confirmed } = await it.campaigns.summary(campaign);
    await systemClock.sleep(500);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(confirmed);
    await it.campaigns.resume(campaign.id);
    await it.campaigns.stop(campaign.id);
    const summary = await it.campaigns.summary(campaign);
    expect(summary.waiting).toBe(0);
    expect(summary.refused).toBeGreaterThan(0);
    await expect(it.campaigns.resume(campaign.id)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'campaign.state',
    });
  });
});
