import { expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { ClinicHearing } from './clinic-hearing.ts';

const visit = { date: '2026-11-23', time: '15:00', zone: 'Europe/Moscow' };
const names = [
  { id: 'Иванова Анна Сергеевна', kind: 'doctor', name: 'Иванова Анна Сергеевна' },
  { id: 'Терапевт', kind: 'specialty', name: 'Терапевт' },
] as const;

function book(clock: ManualClock) {
  const asked: string[] = [];
  let away = false;
  const hearing = new ClinicHearing({
    clock,
    appointments: {
      clinicNames: (projectId) => {
        asked.push(projectId);
        return away ? Promise.reject(new Error('away')) : Promise.resolve([...names]);
      },
    },
  });
  return { hearing, asked, goAway: () => (away = true) };
}

it('tells an engine the day of the visit’s zone, the visit and the clinic’s names', async () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 21, 30));
  const { hearing } = book(clock);
  await hearing.renew('a');
  const told = hearing.of('a', visit);
  expect(told).toMatchObject({
    language: 'ru',
    today: '2026-11-23',
    visit: { date: '2026-11-23', time: '15:00' },
    vocabulary: ['Иванова Анна Сергеевна', 'Терапевт'],
  });
  const { said } = told.understanding!.understand('к Ивановой', { today: told.today });
  expect(said.names).toMatchObject([{ kind: 'doctor', ids: ['Иванова Анна Сергеевна'] }]);
  expect(hearing.of('a', { ...visit, zone: 'America/New_York' }).today).toBe('2026-11-22');
});

it('asks for the names once in ten minutes, and once for all who ask at once', async () => {
  const clock = new ManualClock();
  const { hearing, asked } = book(clock);
  await Promise.all([hearing.renew('a'), hearing.renew('a'), hearing.renew('b')]);
  await hearing.renew('a');
  expect(asked).toEqual(['a', 'b']);
  clock.advance(10 * 60_000);
  await hearing.renew('a');
  expect(asked).toEqual(['a', 'b', 'a']);
});

it('goes on with what it knew while the database is away', async () => {
  const clock = new ManualClock();
  const { hearing, goAway } = book(clock);
  await hearing.renew('a');
  goAway();
  clock.advance(10 * 60_000);
  await expect(hearing.renew('a')).rejects.toThrow('away');
  expect(hearing.of('a', visit).vocabulary).toHaveLength(2);
  expect(hearing.of('never seen', visit)).toMatchObject({ vocabulary: [] });
});

it('knows the clinic’s answers as they are at each call', async () => {
  const { hearing } = book(new ManualClock());
  await hearing.renew('a');
  const answers = [{ id: 'цена', asked: ['сколько стоит приём', 'какая цена'] }];
  const understood = (known: typeof answers) => {
    const { understanding, today } = hearing.of('a', { ...visit, answers: known });
    return understanding!.understand('а сколько стоит приём?', { today });
  };
  expect(understood(answers)).toMatchObject({ intent: 'question', answer: { id: 'цена' } });
  expect(understood([])).not.toHaveProperty('answer');
  const { understanding } = hearing.of('a', { ...visit, answers });
  expect(hearing.of('a', { ...visit, answers: [...answers] }).understanding).toBe(understanding);
});
