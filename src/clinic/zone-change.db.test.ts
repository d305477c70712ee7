import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { seedVisits } from '../../test/factories/visits.ts';
import { ManualClock, newId } from '../base/index.ts';
import { Appointments } from './appointments.ts';
import type { Project } from './project.ts';
import { Projects } from './projects.ts';

const nowMs = Date.UTC(2026, 10, 22, 9);
// 15:00 in Moscow, 15:00 in Vladivostok
const inMoscowMs = Date.UTC(2026, 10, 23, 12);
const inVladivostokMs = Date.UTC(2026, 10, 23, 5);

describe('another time zone of the clinic', () => {
  let test: TestDatabase;
  let projects: Projects;
  let project: Project;

  beforeEach(async () => {
    test = await openTestDatabase();
    projects = new Projects({ database: test.database, clock: new ManualClock(nowMs) });
    project = await projects.ensureDefault();
  });
  afterEach(() => test.close());

  const seed = async (startsAtMs: number, source: 'file' | 'sample' = 'file', mark = 'none') =>
    (
      await seedVisits(test.database, project.id, [
        { name: newId(), phones: ['+79990000000'], startsAtMs, source, mark },
      ])
    ).visitIds[0]!;
  const move = (timeZone: string): Promise<Project> =>
    projects.saveSettings(project.id, { ...project.settings, timeZone });
  const visit = (id: string) => new Appointments({ database: test.database }).get(id);

  it.each(['file', 'sample'] as const)(
    'keeps the wall clock of visits to come (%s) and marks',
    async (source) => {
      const id = await seed(inMoscowMs, source, 'confirmed');
      await move('Asia/Vladivostok');
      expect(await visit(id)).toMatchObject({ startsAtMs: inVladivostokMs, mark: 'confirmed' });
      await move('Europe/Moscow');
      expect((await visit(id)).startsAtMs).toBe(inMoscowMs);
    },
  );

  it('leaves alone what is over by both clocks, and moves what is to come by one', async () => {
    // 10:00 in Moscow is two hours ago; 13:00 in Moscow is to come, 13:00 in Vladivostok was this morning
    const over = await seed(nowMs - 2 * 3_600_000);
    const soon = await seed(nowMs + 3_600_000);
    await move('Asia/Vladivostok');
    expect((await visit(over)).startsAtMs).toBe(nowMs - 2 * 3_600_000);
    expect((await visit(soon)).startsAtMs).toBe(nowMs - 6 * 3_600_000);
  });

  it('moves no visit of another project, and none when only the name changes', async () => {
    const id = await seed(inMoscowMs);
    await projects.saveSettings(project.id, { ...project.settings, clinicName: 'Ромашка' });
    expect((await visit(id)).startsAtMs).toBe(inMoscowMs);
    const other = newId();
    await test.database.query('insert into clinic.project values ($1, $2, $3, now())', [
      other,
      other,
      project.settings,
    ]);
    await projects.saveSettings(other, { ...project.settings, timeZone: 'Asia/Omsk' });
    expect((await visit(id)).startsAtMs).toBe(inMoscowMs);
  });

  it('waits for a file that is being loaded, and changes nothing then', async () => {
    const id = await seed(inMoscowMs);
    await test.database.withConnection(async (client) => {
      const key = `hashtextextended('clinic.import ' || $1, 0)`;
      await client.query(`select pg_advisory_lock(${key})`, [project.id]);
      await expect(move('Asia/Omsk')).rejects.toMatchObject({ kind: 'conflict', code: 'import.running' });
      await client.query(`select pg_advisory_unlock(${key})`, [project.id]);
    });
    expect((await visit(id)).startsAtMs).toBe(inMoscowMs);
    expect((await projects.get(project.id)).settings.timeZone).toBe('Europe/Moscow');
  });
});
