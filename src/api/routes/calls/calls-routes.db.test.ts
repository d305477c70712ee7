import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../../base/index.ts';
import type { CallRecord } from '../../../calls/index.ts';
import type { FailureBody, PersonLink, Role } from '../../contract/index.ts';
import { CallDetail, CallRow, Waveform } from '../../contract/index.ts';
import { openApiHouse, useLink, type ApiHouse } from '../../../../test/api-house.ts';
import { loadSample } from '../../../../test/factories/sample-import.ts';
import { wavFixture } from '../../../../test/factories/wav-fixture.ts';

let house: ApiHouse;
const sound = wavFixture(
  Array.from({ length: 8000 }, (_, n): [number, number] => [n < 4000 ? 16_384 : 0, 8192]),
);
beforeAll(async () => {
  house = await openApiHouse();
  await mkdir(join(house.directory, 'recordings', '2026'), { recursive: true });
  await writeFile(join(house.directory, 'recordings', '2026', 'a.wav'), sound);
});
afterAll(() => house.close());
beforeEach(() => {
  house.calls.callRows.length = 0;
});

const placedAt = Date.UTC(2026, 10, 22, 9);

function addCall(more: Partial<CallRecord> = {}): CallRecord {
  const call: CallRecord = {
    id: newId(),
    projectId: house.projectId,
    trunkId: newId(),
    direction: 'out',
    purpose: 'campaign',
    from: undefined,
    to: '+79900123456',
    placedAt,
    ringingAt: placedAt + 500,
    answeredAt: placedAt + 3_000,
    endedAt: placedAt + 13_000,
    cause: 'completed',
    endedBy: 'them',
    sipStatus: 200,
    ringMs: 3_000,
    talkMs: 10_000,
    recording: { path: '2026/a.wav', durationMs: 1000 },
    quality: undefined,
    ...more,
  };
  house.calls.callRows.push(call);
  return call;
}
const recordingOf = (call: CallRecord, range?: string, cookie?: string) =>
  house.ask('GET', `/api/calls/${call.id}/recording`, { cookie, headers: range ? { range } : {} });

describe('calls', () => {
  it('come newest first, page by page, with masked phones', async () => {
    for (let n = 0; n < 5; n += 1) addCall({ placedAt: placedAt + n * 1000 });
    const first = (await house.ask('GET', '/api/calls?limit=3')).json<{
      items: CallRow[];
      nextAfter: string;
    }>();
    const rest = (await house.ask('GET', `/api/calls?limit=3&after=${first.nextAfter}`)).json<{
      items: CallRow[];
      nextAfter: string | null;
    }>();
    const all = [...first.items, ...rest.items].map((item) => CallRow.parse(item));
    expect(all.map((call) => call.placedAt)).toEqual(
      all
        .map((call) => call.placedAt)
        .sort()
        .reverse(),
    );
    expect([all.length, rest.nextAfter, all[0]?.phone]).toEqual([5, null, '+7 990 ***-**-56']);
    expect((await house.ask('GET', '/api/calls?after=nonsense')).statusCode).toBe(400);
  });

  it('that came in show who rang and which of our numbers, and are found by their direction', async () => {
    addCall();
    addCall({ direction: 'in', purpose: 'incoming', from: '+79900123499', to: '+74951234567' });
    addCall({ direction: 'in', purpose: 'incoming', from: undefined, to: '+74951234567' });
    const answer = await house.ask('GET', '/api/calls?direction=in');
    const { items } = answer.json<{ items: CallRow[] }>();
    const numbers = items.map(({ phone, ourNumber }) => [phone, ourNumber]);
    expect(numbers.sort()).toEqual([
      ['+7 990 ***-**-99', '+74951234567'],
      [null, '+74951234567'],
    ]);
    expect((await house.ask('GET', '/api/calls?direction=up')).statusCode).toBe(400);
  });

  it('that were sent on to us say by whom, as far as a caller is shown', async () => {
    const call = addCall({ direction: 'in', purpose: 'incoming', from: '+79900123499' });
    const forwarded = { id: newId(), callId: call.id, kind: 'forwarded', at: placedAt };
    const detail = { number: '+79900123477', reason: 'user-busy' };
    house.calls.eventRows.push({ ...forwarded, detail }, { ...forwarded, detail: {} });
    const shown = CallDetail.parse((await house.ask('GET', `/api/calls/${call.id}`)).json());
    expect(shown.timeline.map((event) => event.detail)).toEqual([
      { number: '+7 990 ***-**-77', reason: 'user-busy' },
      {},
    ]);
  });

  it('show what the robot said without the stresses that its voice was given', async () => {
    const call = addCall();
    const said = { id: newId(), callId: call.id, kind: 'said', at: placedAt };
    const text = 'Вам звонит клиника Дэнта\u0301л, Мыти\u0301щи: ёлки, йод.';
    house.calls.eventRows.push({ ...said, detail: { text, finished: true } });
    const shown = CallDetail.parse((await house.ask('GET', `/api/calls/${call.id}`)).json());
    expect(shown.timeline.map(({ detail }) => detail)).toEqual([
      { text: 'Вам звонит клиника Дэнтал, Мытищи: ёлки, йод.', finished: true },
    ]);
  });

  it('open to their timeline, counted from the placement and into the recording', async () => {
    const call = addCall();
    const event = { id: newId(), callId: call.id, kind: 'heard', detail: { meaning: 'yes' } };
    house.calls.eventRows.push(
      { ...event, kind: 'ringing', at: placedAt + 500, detail: {} },
      { ...event, at: placedAt + 8_000 },
    );
    const shown = CallDetail.parse((await house.ask('GET', `/api/calls/${call.id}`)).json());
    expect(shown.timeline).toMatchObject([
      { kind: 'ringing', offsetMs: 500, recordingMs: null },
      { kind: 'heard', offsetMs: 8_000, recordingMs: 5_000, detail: { meaning: 'yes' } },
    ]);
    expect(shown.recording).toEqual({
      url: `/api/calls/${call.id}/recording`,
      format: 'wav',
      waveformUrl: `/api/calls/${call.id}/waveform`,
      durationMs: 1000,
      sizeBytes: sound.length,
    });
  });

  it('tell how they sounded, with null for what nobody measured', async () => {
    const quality = {
      packetsSent: 500,
      packetsReceived: 490,
      packetsLost: 10,
      packetsLate: 1,
      concealedMs: 150,
      jitterMs: 2.5,
      oneWay: false,
    };
    const shown = async (more: object): Promise<CallDetail['quality']> => {
      const call = addCall({ quality: { ...quality, ...more } });
      return CallDetail.parse((await house.ask('GET', `/api/calls/${call.id}`)).json()).quality;
    };
    const measured = { roundTripMs: 41, mos: 4.2, farEnd: { packetsLost: 3, jitterMs: 1 } };
    expect(await shown(measured)).toEqual({ ...quality, ...measured });
    expect(await shown({})).toEqual({ ...quality, roundTripMs: null, mos: null, farEnd: null });
  });

  it('open without their recording when its file is gone', async () => {
    const call = addCall({ recording: { path: '2026/gone.wav', durationMs: 1 } });
    expect(CallDetail.parse((await house.ask('GET', `/api/calls/${call.id}`)).json()).recording).toBeNull();
    expect((await recordingOf(call)).json<FailureBody>().code).toBe('recording.missing');
  });

  it('tell whom they were placed for', async () => {
    const importId = await loadSample(house);
    const trunkId = (await house.services.calls.trunks.rehearsalTrunk(house.projectId)).id;
    const { campaigns } = house.services;
    const campaign = await campaigns.create(house.projectId, { trunkId, appointments: { importId } });
    const [target] = await campaigns.targets(campaign.id, { limit: 1 });
    const call = addCall({ trunkId });
    addCall({ purpose: 'test' });
    await house.database.query(
      `insert into campaigns.attempt (id, project_id, campaign_id, target_id, number, call_id, phone,
         visit_starts_at, placed_at, heard)
       values ($1, $2, $3, $4, 1, $5, '+79900123456', now(), now(), '[]')`,
      [newId(), house.projectId, campaign.id, target?.id, call.id],
    );
    const visit = await house.services.appointments.get(target?.appointmentId ?? '');
    const { items } = (await house.ask('GET', '/api/calls')).json<{ items: CallRow[] }>();
    const whom = { campaignId: campaign.id, targetId: target?.id, patientName: visit.patientName };
    expect(items.find((item) => item.id === call.id)).toMatchObject({ ...whom, trunk: { id: trunkId } });
    expect(items.find((item) => item.purpose === 'test')).toMatchObject({
      campaignId: null,
      patientName: null,
    });
  });

  it('of another project are not there', async () => {
    const { cookie } = await house.stranger();
    const call = addCall();
    const asked = await Promise.all([
      house.ask('GET', `/api/calls/${call.id}`, { cookie }),
      house.ask('GET', `/api/calls/${call.id}/waveform`, { cookie }),
      recordingOf(call, undefined, cookie),
    ]);
    expect(asked.map((answer) => answer.json<FailureBody>().code)).toEqual(Array(3).fill('call.missing'));
    expect((await house.ask('GET', '/api/calls', { cookie })).json()).toEqual({ items: [], nextAfter: null });
  });
});

/** The cookie of a new person of this role. */
async function cookieAs(role: Role): Promise<string> {
  const body = { name: `${role} of calls ${newId()}`.slice(0, 60), displayName: role, role };
  const { link } = (await house.ask('POST', '/api/people', { body })).json<PersonLink>();
  return useLink(house.app, link.path, 'ignored');
}

describe("a caller's number", () => {
  it.each([
    ['operator', true],
    ['supervisor', false],
  ] as const)('is searched for by %s only as a whole: %s', async (role, wholeNumber) => {
    const list = vi.spyOn(house.services.calls.records, 'list');
    await house.ask('GET', '/api/calls?number=9161', { cookie: await cookieAs(role) });
    expect(list.mock.lastCall?.[0]).toMatchObject({ number: '9161', wholeNumber });
    list.mockRestore();
  });

  it('is shown whole to a supervisor, and that it was is written down', async () => {
    const call = addCall({ direction: 'in', purpose: 'incoming', from: '+79900123499' });
    const ask = (cookie: string) => house.ask('GET', `/api/calls/${call.id}/number`, { cookie });
    expect((await ask(await cookieAs('supervisor'))).json()).toEqual({ number: '+79900123499' });
    expect((await ask(await cookieAs('operator'))).json()).toMatchObject({ code: 'role.not-allowed' });
    const looks = await house.database.query(
      `select detail from auth.audit where action = 'number-shown' and subject_id = $1`,
      [call.id],
    );
    // the number itself is in no row of it
    expect(looks).toEqual([{ detail: {} }]);
  });

  it('is not to be had of a patient whom we rang, nor of one who hid it', async () => {
    for (const call of [addCall(), addCall({ direction: 'in', from: undefined })]) {
      const answer = await house.ask('GET', `/api/calls/${call.id}/number`);
      expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([404, 'call.no-number']);
    }
  });
});

describe('a recording', () => {
  it('is said to be there to an operator, and not given to him', async () => {
    const cookie = await cookieAs('operator');
    const call = addCall();
    const shown = await house.ask('GET', `/api/calls/${call.id}`, { cookie });
    expect(CallDetail.parse(shown.json())).toMatchObject({ hasRecording: true, recording: null });
    expect((await recordingOf(call, undefined, cookie)).statusCode).toBe(403);
  });

  it('is sent whole, as sound', async () => {
    const answer = await recordingOf(addCall());
    expect(answer.rawPayload).toEqual(sound);
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(sound.length),
      'accept-ranges': 'bytes',
    });
  });

  it('is sent in parts', async () => {
    const call = addCall();
    const part = await recordingOf(call, 'bytes=40-1039');
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 40-1039/${sound.length}`]);
    expect(part.rawPayload).toEqual(sound.subarray(40, 1040));
    const beyond = await recordingOf(call, `bytes=${sound.length}-`);
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${sound.length}`]);
  });

  it('leaves a line in the audit when somebody begins to listen, not with every part', async () => {
    const call = addCall();
    await recordingOf(call, 'bytes=0-');
    await recordingOf(call, 'bytes=16000-');
    const rows = await house.database.query(`select * from auth.audit where subject_id = $1`, [call.id]);
    expect(rows).toMatchObject([{ action: 'recording-heard', project_id: house.projectId }]);
  });

  it('is drawn', async () => {
    const answer = await house.ask('GET', `/api/calls/${addCall().id}/waveform?points=50`);
    const { durationMs, left, right } = Waveform.parse(answer.json());
    expect([durationMs, left[0], left[49], right[49]]).toEqual([1000, 0.5, 0, 0.25]);
  });

  it('that never was is told so', async () => {
    const answer = await recordingOf(addCall({ recording: undefined }));
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([404, 'recording.none']);
  });
});
