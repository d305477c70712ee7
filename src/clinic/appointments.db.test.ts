import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import { Appointments } from './appointments.ts';
import { AppointmentImport } from './import/appointment-import.ts';
import { Projects } from './projects.ts';
import { sampleFile } from './sample/sample-file.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 22, 9));

async function* pieces(content: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(content as string);
}

describe('Appointments', () => {
  let test: TestDatabase;
  let directory: string;
  let projects: Projects;
  let projectId: string;
  let imports: AppointmentImport;
  let appointments: Appointments;

  beforeAll(async () => {
    test = await openTestDatabase();
    const { database } = test;
    directory = mkdtempSync(join(tmpdir(), 'perezvon-book-'));
    projects = new Projects({ database, clock });
    projectId = (await projects.ensureDefault()).id;
    appointments = new Appointments({ database });
    imports = new AppointmentImport({
      database,
      clock,
      log: silentLog,
      directory,
      largestFileBytes: 200_000,
    });
    const content = sampleFile(clock.now(), 'Europe/Moscow', 'xlsx');
    const received = await imports.receive(projectId, 'sample.xlsx', pieces(content), 'sample');
    expect((await imports.run(received.id)).counts).toMatchObject({ added: 200, problems: 0 });
  });
  afterAll(async () => {
    await test.close();
    rmSync(directory, { recursive: true });
  });

  it('name doctors and specialties, the most frequent first, from a moment on', async () => {
    const names = await appointments.clinicNames(projectId, clock.now());
    const { rows } = await appointments.list({ projectId }, { limit: 500 });
    const visits = (name: string): number =>
      rows.filter((row) => [row.doctor, row.specialty, row.branch].includes(name)).length;
    const told = (kind: string): string[] =>
      names
        .filter((name) => name.kind === kind)
        .map(({ name }) => name)
        .sort();
    const written = (values: readonly (string | undefined)[]): string[] =>
      [...new Set(values.flatMap((value) => value ?? []))].sort();
    expect(told('doctor')).toEqual(written(rows.map(({ doctor }) => doctor)));
    expect(told('specialty')).toEqual(written(rows.map(({ specialty }) => specialty)));
    const counts = names.map(({ name }) => visits(name));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(await appointments.clinicNames(projectId, clock.now() + 400 * 24 * 3_600_000)).toEqual([]);
  });

  it('come page by page in the order of their start, none twice', async () => {
    const seen: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await appointments.list({ projectId }, { limit: 70, after });
      seen.push(...page.rows.map((row) => row.id));
      after = page.next;
      more = after !== undefined;
    }
    expect(new Set(seen).size).toBe(200);
    expect(seen.length).toBe(200);
  });

  it('are found by a part of the name and by digits of the telephone', async () => {
    const [first] = (await appointments.list({ projectId, source: 'sample' }, { limit: 1 })).rows;
    const [surname = ''] = first!.patientName.split(' ');
    const byName = await appointments.list({ projectId, search: surname.toLowerCase() }, { limit: 500 });
    expect(byName.rows.map((row) => row.id)).toContain(first!.id);
    const byPhone = await appointments.list(
      { projectId, search: `8 ${first!.phones[0]!.slice(2)}` },
      { limit: 500 },
    );
    expect(byPhone.rows.map((row) => row.id)).toContain(first!.id);
    expect((await appointments.list({ projectId, search: '100%_' }, { limit: 5 })).rows).toEqual([]);
  });

  it('take a mark with the caller’s transaction, and lose it with that', async () => {
    const [first] = (await appointments.list({ projectId }, { limit: 1 })).rows;
    const order = {
      appointmentId: first!.id,
      mark: 'confirmed',
      how: 'pressed',
      at: clock.now(),
      detail: '1',
    } as const;
    await expect(
      test.database.transaction(async (tx) => {
        await appointments.setMark(tx, order);
        throw new Error('the attempt could not be closed');
      }),
    ).rejects.toThrow('could not be closed');
    expect(await appointments.countByMark({ projectId })).toMatchObject({ none: 200, confirmed: 0 });
    await test.database.transaction((tx) => appointments.setMark(tx, order));
    expect(await appointments.countByMark({ projectId })).toMatchObject({ none: 199, confirmed: 1 });
    expect(await appointments.marksOf(first!.id)).toMatchObject([
      { mark: 'confirmed', how: 'pressed', detail: '1' },
    ]);
    const nobody = { ...order, appointmentId: projectId };
    expect(await test.database.transaction((tx) => appointments.setMark(tx, nobody))).toBe(false);
  });

  it.each([
    ['headings only', 'Пациент;Телефон;Дата;Время\n', 'file.no-rows'],
    ['nothing', '', 'file.empty'],
    ['too much', 'x'.repeat(300_000), 'file.too-large'],
  ])('are not taken from a file with %s, of which nothing stays', async (_, content, code) => {
    await expect(imports.receive(projectId, 'x.csv', pieces(content))).rejects.toMatchObject({
      kind: 'invalid',
      code,
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('belong to a project, whose settings are checked', async () => {
    const { id, settings } = await projects.ensureDefault();
    expect(id).toBe(projectId);
    const saved = await projects.saveSettings(id, { ...settings, clinicName: 'Ромашка', disclosureLevel: 2 });
    expect(saved.settings).toMatchObject({
      clinicName: 'Ромашка',
      disclosureLevel: 2,
      timeZone: 'Europe/Moscow',
    });
    await expect(
      projects.saveSettings(id, { ...settings, timeZone: 'Europe/Nowhere' }),
    ).rejects.toMatchObject({
      code: 'project.settings',
      params: { field: 'timeZone' },
    });
  });
});
