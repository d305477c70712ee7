import type { Database } from '../../db/index.ts';

/** A value of the clinic's visits and how many have it. */
interface Told {
  readonly value: string;
  readonly count: number;
}

/** What visits tell of, the most frequent first. */
export interface ToldValues {
  readonly doctors: readonly Told[];
  readonly specialties: readonly Told[];
  /** `15:30`, in the clinic's own zone. */
  readonly times: readonly Told[];
}

/** A list longer than this nobody records. */
const most = 300;
const days = 120;

/** Doctors, specialties and times of a project's visits from four months ago on. */
export async function toldValues(
  database: Database,
  project: { readonly id: string; readonly timeZone: string },
  nowMs: number,
): Promise<ToldValues> {
  const since = new Date(nowMs - days * 86_400_000);
  const counted = (value: string): Promise<Told[]> =>
    database.query<Told>(
      `select ${value} as value, count(*) as count from clinic.appointment
       where project_id = $1 and starts_at > $2 and ($3::text is not null) and ${value} <> ''
       group by 1 order by 2 desc, 1 limit ${most}`,
      [project.id, since, project.timeZone],
    );
  const [doctors, specialties, times] = await Promise.all([
    counted('trim(doctor)'),
    counted('trim(specialty)'),
    counted(`to_char(starts_at at time zone $3, 'HH24:MI')`),
  ]);
  return { doctors, specialties, times };
}
