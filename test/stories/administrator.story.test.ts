import { afterAll, beforeAll, describe, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import type { Call, ConnectOrder, ConnectResult } from '../../src/calls/index.ts';
import { numberWith, type Temperament } from '../../src/rehearsal/index.ts';
import { answered, RehearsedSwitchboard } from './rehearsed-switchboard.ts';
import { chirp, loudMs, loudSpans, readRecording, rms } from './sound.ts';

let story: RehearsedSwitchboard;
beforeAll(async () => {
  story = await RehearsedSwitchboard.open();
});
afterAll(() => story.close());

const administrator = (user: string): string => {
  const { host, port } = story.network.address;
  return `sip:${user}@${host}:${port}`;
};

/** Calls somebody, says something, and connects him; the call goes on. */
async function connected(
  temperament: Temperament,
  order: ConnectOrder,
): Promise<{ call: Call; result: ConnectResult; connectedAtMs: number }> {
  const call = story.place(numberWith(temperament));
  await answered(call);
  await call.play({ samples: chirp(1000) }).done;
  await systemClock.sleep(1000);
  const connectedAtMs = systemClock.now() - call.answeredAt!;
  return { call, result: await call.connect(order), connectedAtMs };
}

describe.concurrent('connecting a patient with the administrator', () => {
  test('both hear each other, music plays meanwhile, and the recording holds both', async ({ expect }) => {
    const { call, result, connectedAtMs } = await connected('never-hangs-up', {
      uri: administrator('admin-takes-1'),
      ringMs: 15_000,
    });
    expect(result).toMatchObject({ taken: true, cause: 'completed' });
    expect(result.talkMs).toBeGreaterThan(5000);
    // he who talks without end was heard by the administrator, through both legs
    const heard = await story.observed(
      ({ who, user }) => who === 'administrator' && user === 'admin-takes-1',
    );
    expect(heard.heardMs).toBeGreaterThan(2000);
    expect(heard.endedBy).toBe('us');
    // the robot has him back
    const before = systemClock.now() - call.answeredAt!;
    await call.play({ samples: chirp(1000) }).done;
    call.hangUp();
    const { ours, theirs } = await readRecording(story.recordingFile(await call.ended));
    const music = ours.subarray(connectedAtMs * 8, (connectedAtMs + 900) * 8);
    expect(loudMs(music)).toBeGreaterThan(200);
    const bridged = ours.subarray((before - result.talkMs) * 8, before * 8);
    expect(loudMs(bridged)).toBeGreaterThan(2000);
    expect(loudMs(theirs)).toBeGreaterThan(3000);
    expect(loudSpans(ours).at(-1)!.toMs).toBeGreaterThan(before);
    await expect
      .poll(async () => (await story.switchboard.records.events(call.id)).map(({ kind }) => kind))
      .toEqual(['placed', 'ringing', 'answered', 'connecting', 'connected', 'disconnected', 'ended']);
  });

  test.for([
    ['admin-busy', 'busy'],
    ['admin-nobody', 'no-answer'],
    ['admin-who-does-not-exist', 'unreachable-number'],
  ] as const)('%s: the patient stays with the robot (%s)', async ([user, cause], { expect }) => {
    const { call, result } = await connected('stays-silent', { uri: administrator(user), ringMs: 3000 });
    expect(result).toEqual({ taken: false, cause, talkMs: 0 });
    // music has ended, and the robot can speak again
    const { finished } = await call.play({ samples: chirp(500) }).done;
    expect(finished).toBe(true);
    call.hangUp();
    expect((await call.ended).cause).toBe('completed');
  });

  test('an address that is none is nobody', async ({ expect }) => {
    const { call, result } = await connected('stays-silent', { uri: 'nonsense@', ringMs: 3000 });
    expect(result).toEqual({ taken: false, cause: 'unreachable-number', talkMs: 0 });
    call.hangUp();
  });

  test('what is announced is heard by the administrator and not by the patient', async ({ expect }) => {
    const { call, result, connectedAtMs } = await connected('stays-silent', {
      uri: administrator('admin-takes-2'),
      ringMs: 15_000,
      announce: { samples: chirp(1500) },
    });
    expect(result.taken).toBe(true);
    const { heardMs } = await story.observed(({ user }) => user === 'admin-takes-2');
    expect(heardMs).toBeGreaterThan(1200);
    call.hangUp();
    const { ours } = await readRecording(story.recordingFile(await call.ended));
    // the chirp is much louder than the music: after the first one, ours, no other is in the patient's ear
    const { fromMs } = loudSpans(ours)[0]!;
    const chirping = rms(ours.subarray((fromMs + 200) * 8, (fromMs + 700) * 8));
    const waiting = rms(ours.subarray((connectedAtMs + 1000) * 8, (connectedAtMs + 2500) * 8));
    expect(waiting).toBeLessThan(chirping * 0.8);
  });

  test('a patient who hangs up takes the administrator’s call with him', async ({ expect }) => {
    const call = story.place(numberWith('hangs-up-midway'));
    await answered(call);
    const result = await call.connect({ uri: administrator('admin-nobody'), ringMs: 30_000 });
    expect(result).toMatchObject({ taken: false, cause: 'cancelled' });
    expect(await call.ended).toMatchObject({ cause: 'completed', by: 'them' });
  });

  test('time with the administrator does not count as time with the robot', async ({ expect }) => {
    const call = story.place(numberWith('stays-silent', 1), { maxTalkMs: 4000 });
    await answered(call);
    const result = await call.connect({ uri: administrator('admin-takes'), ringMs: 15_000 });
    expect(result.taken).toBe(true);
    expect(result.talkMs).toBeGreaterThan(4000);
    expect(await call.ended).toMatchObject({ cause: 'completed', by: 'us' });
  });
});
