import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { spokenWav } from '../../../../test/factories/spoken-wav.ts';
import { newId } from '../../../base/index.ts';
import { ZipWriter } from '../../../clinic/file/xlsx/zip-writer.ts';
import { ArchiveFile, OwnVoice, OwnVoicePart, type FailureBody } from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const anna = { name: 'Анна', consent: 'Письменное согласие от 12.11.2026' };
/** Short and of few samples: that all recordings are judged alike is tested elsewhere. */
const phrase = spokenWav({ rateHz: 16_000, ms: 600, beforeMs: 200, afterMs: 200 });
const boundary = 'x-perezvon-test';

async function add(): Promise<OwnVoice> {
  return OwnVoice.parse((await house.ask('POST', '/api/own-voices', { body: anna })).json());
}
async function partsOf(id: string): Promise<OwnVoicePart[]> {
  return (await house.ask('GET', `/api/own-voices/${id}/parts`)).json<{ items: OwnVoicePart[] }>().items;
}
function send(url: string, file: Buffer, cookie = house.cookie) {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`;
  return house.app.inject({
    ...{ method: 'POST', url },
    headers: { cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
}
const record = (voice: OwnVoice, code: string, file = phrase) =>
  send(`/api/own-voices/${voice.id}/parts/${code}`, file);
const codeOf = (answer: { json: () => unknown }): string => (answer.json() as FailureBody).code;
async function filesOf(voice: OwnVoice): Promise<string[]> {
  return readdir(join(house.directory, 'own-voice', voice.id)).catch(() => []);
}

describe('a voice of the clinic', () => {
  it('needs a sign-in, a name and a consent', async () => {
    expect((await house.ask('GET', '/api/own-voices', { cookie: '' })).statusCode).toBe(401);
    for (const body of [
      { ...anna, consent: ' ' },
      { ...anna, name: '' },
    ])
      expect((await house.ask('POST', '/api/own-voices', { body })).statusCode).toBe(400);
  });

  it('tells what the scenario needs recorded, and how far it is', async () => {
    const voice = await add();
    expect(voice).toMatchObject({ ...anna, inUse: false, mixes: false, recorded: 0, saidShare: 0 });
    const parts = (await partsOf(voice.id)).map((part) => OwnVoicePart.parse(part));
    expect(parts.length).toBe(voice.needed);
    expect(voice.needed).toBeGreaterThan(80);
    expect(parts.map(({ text }) => text)).toContain('двадцать третьего');
    expect(parts.map(({ text }) => text).join()).not.toMatch(/[{}]/);
  });

  it('is recorded phrase by phrase: cut, levelled, and heard', async () => {
    const voice = await add();
    const [first, second] = (await partsOf(voice.id)) as [OwnVoicePart, OwnVoicePart];
    const kept = OwnVoicePart.parse((await record(voice, first.code)).json());
    expect(kept.recording).toMatchObject({ remarks: [] });
    const sound = await house.ask('GET', `/api/own-voices/${voice.id}/parts/${first.code}/sound`);
    expect([sound.statusCode, sound.headers['content-type']]).toEqual([200, 'audio/wav']);
    expect(sound.rawPayload.toString('latin1', 0, 4)).toBe('RIFF');
    expect(codeOf(await house.ask('GET', `/api/own-voices/${voice.id}/parts/${second.code}/sound`))).toBe(
      'own-voice.not-recorded',
    );
    const { items } = (await house.ask('GET', '/api/own-voices')).json<{ items: OwnVoice[] }>();
    expect(items.find(({ id }) => id === voice.id)).toMatchObject({ recorded: 1 });
  });

  it('has only the last recording of a phrase on the disk, and none when it was removed', async () => {
    const voice = await add();
    const [{ code }] = (await partsOf(voice.id)) as [OwnVoicePart];
    const before = OwnVoicePart.parse((await record(voice, code)).json()).recording!.id;
    const after = OwnVoicePart.parse((await record(voice, code)).json()).recording!.id;
    expect(after).not.toBe(before);
    expect((await filesOf(voice)).sort()).toEqual([`${after}-8k.wav`, `${after}.wav`]);
    expect((await house.ask('DELETE', `/api/own-voices/${voice.id}/parts/${code}`)).statusCode).toBe(204);
    expect(await filesOf(voice)).toEqual([]);
  });

  it('speaks alone: another one stops when it begins', async () => {
    const [one, two] = [await add(), await add()];
    const use = (voice: OwnVoice, inUse: boolean) =>
      house.ask('PUT', `/api/own-voices/${voice.id}`, { body: { ...anna, inUse, mixes: true } });
    expect(OwnVoice.parse((await use(one, true)).json())).toMatchObject({ inUse: true, mixes: true });
    await use(two, true);
    expect((await house.services.ownVoices.inUse(house.projectId))?.id).toBe(two.id);
    // both at once: one of them, and no error
    await Promise.all([use(one, true), use(two, true), use(one, true)]);
    expect([one.id, two.id]).toContain((await house.services.ownVoices.inUse(house.projectId))?.id);
    await use(one, false);
    await use(two, false);
    expect(await house.services.ownVoices.inUse(house.projectId)).toBeUndefined();
  });

  it('changes its edition whenever something of it does', async () => {
    const voice = await add();
    const edition = async () => (await house.services.ownVoices.get(voice.id))!.edition;
    const [{ code }] = (await partsOf(voice.id)) as [OwnVoicePart];
    const seen = [await edition()];
    await record(voice, code);
    seen.push(await edition());
    await house.ask('DELETE', `/api/own-voices/${voice.id}/parts/${code}`);
    seen.push(await edition());
    await house.ask('PUT', `/api/own-voices/${voice.id}`, { body: { ...anna, inUse: false, mixes: true } });
    seen.push(await edition());
    expect(new Set(seen).size).toBe(4);
  });

  it('is erased with all its sound', async () => {
    const voice = await add();
    const [{ code }] = (await partsOf(voice.id)) as [OwnVoicePart];
    await record(voice, code);
    expect((await house.ask('DELETE', `/api/own-voices/${voice.id}`)).statusCode).toBe(204);
    expect(await filesOf(voice)).toEqual([]);
    expect(codeOf(await house.ask('GET', `/api/own-voices/${voice.id}/parts`))).toBe('own-voice.missing');
  });

  it('leaves no sound behind when its process is killed while it is removed', async () => {
    const [voice, other] = [await add(), await add()];
    for (const one of [voice, other]) await record(one, ((await partsOf(one.id)) as [OwnVoicePart])[0].code);
    // as far as a removal comes that is killed before it erases: the note, the row
    await writeFile(join(house.directory, 'own-voice', `${voice.id}.removed`), '');
    await house.database.query('delete from clinic.own_voice where id = $1', [voice.id]);
    // one of an installation with another database on the same folder
    const strange = join(house.directory, 'own-voice', newId());
    await mkdir(strange);
    await house.services.ownVoices.clearAway();
    expect([(await filesOf(voice)).length, (await filesOf(other)).length]).toEqual([0, 2]);
    expect(await readdir(strange)).toEqual([]);
    // the note of a removal is kept for a day, of one that came to its end, too
    await house.ask('DELETE', `/api/own-voices/${other.id}`);
    const notes = async () =>
      (await readdir(join(house.directory, 'own-voice'))).filter((name) => name.includes(other.id));
    expect(await notes()).toEqual([`${other.id}.removed`]);
    const long = (house.clock.now() - 2 * 86_400_000) / 1000;
    await utimes(join(house.directory, 'own-voice', `${other.id}.removed`), long, long);
    await house.services.ownVoices.clearAway();
    expect(await notes()).toEqual([]);
    await rm(strange, { recursive: true });
  });

  it('keeps no files that no recording has, but those of today', async () => {
    const voice = await add();
    const [first] = (await partsOf(voice.id)) as [OwnVoicePart];
    await record(voice, first.code);
    const [...kept] = await filesOf(voice);
    const folder = join(house.directory, 'own-voice', voice.id);
    const lost = ['lost.wav', 'lost-8k.wav', `${kept[0]!}.half.tmp`];
    for (const name of [...lost, 'today.wav']) await writeFile(join(folder, name), '');
    const long = (house.clock.now() - 2 * 86_400_000) / 1000;
    for (const name of [...lost, ...kept]) await utimes(join(folder, name), long, long);
    const now = house.clock.now() / 1000;
    await utimes(join(folder, 'today.wav'), now, now);
    await house.services.ownVoices.clearAway();
    expect((await filesOf(voice)).sort()).toEqual([...kept, 'today.wav'].sort());
  });

  it('of another project is not there', async () => {
    const { cookie } = await house.stranger();
    const voice = await add();
    const url = `/api/own-voices/${voice.id}`;
    const asked = await Promise.all([
      house.ask('GET', `${url}/parts`, { cookie }),
      house.ask('PUT', url, { cookie, body: { ...anna, inUse: true, mixes: false } }),
      house.ask('DELETE', url, { cookie }),
      house.ask('GET', `${url}/archive.zip`, { cookie }),
      send(`${url}/parts/00000000`, phrase, cookie),
    ]);
    expect(asked.map(codeOf)).toEqual(Array(5).fill('own-voice.missing'));
  });

  it('names those of the clinic’s doctors that are told', async () => {
    await house.database.query(
      `with patient as (
         insert into clinic.patient (project_id, name, name_key, phone_key, phones, created_at)
         values ($1, 'x', 'x', 'x', '{+79900000000}', $2) returning id)
       insert into clinic.appointment (project_id, patient_id, starts_at, doctor, specialty, raw, first_import_id,
         import_id, row_number, source, created_at, changed_at)
       select $1, id, $2, 'Петров Илья Ильич', 'терапевт', '[]', $3, $3, 1, 'file', $2, $2 from patient`,
      [house.projectId, new Date(house.clock.now()), newId()],
    );
    const { settings } = await house.services.projects.get(house.projectId);
    const texts = async (disclosureLevel: 1 | 2) => {
      await house.services.projects.saveSettings(house.projectId, { ...settings, disclosureLevel });
      return (await partsOf((await add()).id)).map(({ text }) => text);
    };
    expect(await texts(1)).not.toContain('Петров Илья Ильич');
    expect(await texts(2)).toEqual(expect.arrayContaining(['Петров Илья Ильич', 'к терапевту']));
    await house.services.projects.saveSettings(house.projectId, settings);
  });

  it('needs the clinic’s own answers and number, too', async () => {
    const { settings } = await house.services.projects.get(house.projectId);
    await house.services.projects.saveSettings(house.projectId, {
      ...settings,
      answers: [{ asked: ['сколько стоит'], say: 'Приём стоит 1500 ₽.' }],
      callbackNumber: '+7 495 123-45-67',
    });
    const texts = (await partsOf((await add()).id)).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Приём стоит тысяча пятьсот рублей.', 'Наш телефон']));
    expect(texts.join()).toMatch(/четыреста девяносто пять/);
    await house.services.projects.saveSettings(house.projectId, settings);
  });
});

describe('a recording that can not be used', () => {
  it.each<[string, () => Buffer, number, string]>([
    ['is no sound', () => Buffer.from('это не звук'), 400, 'own-voice.not-sound'],
    ['is empty', () => Buffer.alloc(0), 400, 'own-voice.not-sound'],
    ['is too loud', () => spokenWav({ loud: 5 }), 400, 'own-voice.clipped'],
    ['is silent', () => spokenWav({ loud: 0 }), 400, 'own-voice.silent'],
    ['is too long', () => spokenWav({ ms: 21_000, rateHz: 8000 }), 400, 'own-voice.too-long'],
    ['is too large', () => Buffer.alloc(33 * 2 ** 20), 400, 'own-voice.too-large'],
  ])('says so when it %s, and leaves the one before as it was', async (_, file, status, code) => {
    const voice = await add();
    const [part] = (await partsOf(voice.id)) as [OwnVoicePart];
    await record(voice, part.code);
    const answer = await record(voice, part.code, file());
    expect([answer.statusCode, codeOf(answer)]).toEqual([status, code]);
    expect((await partsOf(voice.id))[0]!.recording).not.toBeNull();
  });

  it('is of a phrase that there is not', async () => {
    expect(codeOf(await record(await add(), '01234567'))).toBe('own-voice.part-missing');
  });
});

describe('a voice as files', () => {
  it('is a list for a studio, with names that lead back', async () => {
    const voice = await add();
    const [first] = (await partsOf(voice.id)) as [OwnVoicePart];
    const list = await house.ask('GET', `/api/own-voices/${voice.id}/list.csv?language=ru`);
    expect(list.body).toContain('Что прочитать');
    expect(list.body).toContain(`001-${first.code}.wav;`);
  });

  it('is taken from an archive of a studio; what is wrong stops nothing', async () => {
    const voice = await add();
    const parts = await partsOf(voice.id);
    const byText = (text: string): OwnVoicePart => parts.find((part) => part.text === text)!;
    const zip = zipOf({
      [`studio/017-${byText('завтра').code}.wav`]: phrase,
      'nojabrja.wav': phrase,
      [`${byText('сегодня').code}.wav`]: Buffer.from('не звук'),
      'list.csv': Buffer.from('x'),
      '__MACOSX/studio/._017.wav': Buffer.from('x'),
    });
    const answer = await send(`/api/own-voices/${voice.id}/archive`, zip);
    const files = answer.json<{ files: ArchiveFile[] }>().files.map((file) => ArchiveFile.parse(file));
    expect(files.map(({ part, problem }) => [part, problem])).toEqual([
      ['завтра', null],
      [null, 'own-voice.unknown-name'],
      ['сегодня', 'own-voice.not-sound'],
    ]);
    const recorded = (await partsOf(voice.id)).filter(({ recording }) => recording);
    expect(recorded.map(({ text }) => text)).toEqual(['завтра']);
  });

  it('goes out as an archive and comes back whole', async () => {
    const voice = await add();
    const chosen = (await partsOf(voice.id)).slice(0, 3);
    for (const { code } of chosen) await record(voice, code);
    const archive = await house.ask('GET', `/api/own-voices/${voice.id}/archive.zip`);
    const other = await add();
    const answer = await send(`/api/own-voices/${other.id}/archive`, archive.rawPayload);
    const { files } = answer.json<{ files: ArchiveFile[] }>();
    expect(files.map(({ problem }) => problem)).toEqual([null, null, null]);
    const recorded = (await partsOf(other.id)).filter(({ recording }) => recording);
    expect(recorded.map(({ code }) => code)).toEqual(chosen.map(({ code }) => code));
  });

  it('is refused in words when it is no archive', async () => {
    const voice = await add();
    // over a real connection: what is left of a refused upload is read to its end
    const body = new FormData();
    body.append('file', new Blob(['PK, no']), 'a.zip');
    const url = `http://127.0.0.1:${await house.listen()}/api/own-voices/${voice.id}/archive`;
    const answer = await fetch(url, { method: 'POST', headers: { cookie: house.cookie }, body });
    expect([answer.status, ((await answer.json()) as FailureBody).code]).toEqual([
      400,
      'own-voice.archive-damaged',
    ]);
  });

  it('lets the first sentences of tomorrow be heard when they are recorded whole', async () => {
    const voice = await add();
    const url = `/api/own-voices/${voice.id}/example`;
    expect(codeOf(await house.ask('GET', url))).toBe('own-voice.not-recorded');
    const wanted = (await partsOf(voice.id)).filter(
      ({ text, group }) => /^(?:Здравствуйте|Это автоматический)/.test(text) || group === 'clinic',
    );
    for (const { code } of wanted) await record(voice, code);
    const example = await house.ask('GET', url);
    expect([example.statusCode, example.headers['content-type']]).toEqual([200, 'audio/wav']);
    // three phrases of more than half a second
    expect(example.rawPayload.length).toBeGreaterThan(3 * 0.5 * 16_000);
  });
});

function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const zip = new ZipWriter();
  const parts = Object.entries(files).flatMap(([name, content]) => zip.part(name, content));
  return Buffer.concat([...parts, zip.end()]);
}
