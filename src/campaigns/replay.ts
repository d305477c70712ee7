import type { Log } from '../base/index.ts';
import type { Projects } from '../clinic/index.ts';
import { isDatabaseAway } from '../db/index.ts';
import { findAttempt, type Attempt } from './attempt-store.ts';
import { findCampaign } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { commitMark, type AttemptCase, type SettleDependencies } from './commit-mark.ts';
import type { Journal, JournalEntry, Written } from './journal.ts';
import { settle } from './settle.ts';
import { findTarget } from './target-store.ts';

export interface ReplayDependencies extends SettleDependencies {
  readonly log: Log;
  readonly projects: Projects;
  readonly journal: Journal;
}

/** What can't be written for so long, start after start, is for a person. */
const triedForMs = 7 * 24 * 3_600_000;

/**
 * Writes what an earlier process has left in the journal, in its order, before anything else is placed or closed. Rejects when
 * PostgreSQL goes away under it; the whole may be run again.
 */
export async function replayJournal(deps: ReplayDependencies): Promise<void> {
  const left = await deps.journal.left();
  let lost = 0;
  for (const { entry, written, setAside } of left) {
    try {
      if (!(await write(deps, entry))) lost += 1;
      await written();
    } catch (err) {
      if (isDatabaseAway(err)) throw err;
      deps.log.error(
        { err, attempt: entry.attemptId },
        'an entry of the journal of answers could not be written',
      );
      if (deps.clock.now() - timeOf(entry) > triedForMs) await leaveToPerson(deps, entry, setAside);
    }
  }
  if (left.length === 0) return;
  deps.log.warn(
    { entries: left.length, ofNoAttempt: lost },
    'what was kept while the database was away is written',
  );
}

function timeOf(entry: JournalEntry): number {
  return entry.kind === 'mark' ? entry.atMs : entry.endedAt;
}

async function leaveToPerson(
  { log }: ReplayDependencies,
  { attemptId: attempt }: JournalEntry,
  setAside: Written,
): Promise<void> {
  try {
    await setAside();
    log.error({ attempt }, 'an entry of the journal of answers was moved to answers.damaged');
  } catch (err) {
    log.error({ err, attempt }, 'an entry of the journal of answers can not be moved to answers.damaged');
  }
}

/** False when there is no such attempt: it was taken back, or the database is an older copy. */
async function write(deps: ReplayDependencies, entry: JournalEntry): Promise<boolean> {
  const subject = await findCase(deps, entry.attemptId);
  if (!subject) return false;
  if (entry.kind === 'mark') await commitMark(deps, subject, entry);
  else {
    const { settings } = await deps.projects.get(subject.campaign.projectId);
    await settle(deps, subject, entry.result, { zone: settings.timeZone, endedAt: entry.endedAt });
  }
  return true;
}

/** An attempt by its id, with what it is for. */
export async function findCase(
  { database, appointments }: SettleDependencies,
  attemptId: string,
): Promise<(AttemptCase & { readonly attempt: Attempt }) | undefined> {
  const db = database.kysely<CampaignTables>();
  const attempt = await findAttempt(db, attemptId);
  const campaign = attempt && (await findCampaign(db, attempt.campaignId));
  const target = attempt && (await findTarget(db, attempt.targetId));
  // a visit can't vanish: its row stays even when the clinic takes it out of the schedule
  const [visit] = target ? await appointments.getMany([target.appointmentId]) : [];
  return attempt && campaign && visit ? { campaign, attempt, visit } : undefined;
}
