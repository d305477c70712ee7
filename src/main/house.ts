import { systemClock, type Failure } from '../base/index.ts';
import type { Switchboard } from '../calls/index.ts';
import { Campaigns } from '../campaigns/index.ts';
import { DataDirectoryLock } from '../db/index.ts';
import type { RehearsalNetwork } from '../rehearsal/index.ts';
import { openGround, type Ground } from './ground.ts';
import { Opened } from './opened.ts';
import { outliveBugs } from './outlive-bugs.ts';
import { openPost, processRoles } from './process-role.ts';
import { openVoice, type VoiceOptions } from './voice-part.ts';
import { newCourier } from './written-messages.ts';

/** Every room, started and joined in one process. */
export interface House extends Ground {
  readonly switchboard: Switchboard;
  readonly campaigns: Campaigns;
  readonly rehearsal: RehearsalNetwork;
  /** A written message waits to be sent. */
  readonly onSms: () => void;
  /** Calls in progress may finish for a while, then everything is let go in the reverse order. */
  stop(): Promise<void>;
}

const databaseWaitMs = 30_000;

export interface HouseOptions extends VoiceOptions {
  /** Another process of this database has taken a role that this one had: it has to stop. */
  onLost?(why: Failure): void;
}

/** Starts everything. Throws `Failure`: `already-running` and whatever a room can't do without. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const opened = new Opened();
  try {
    return await open(options, opened);
  } catch (error) {
    await opened.close(options.log);
    throw error;
  }
}

async function open(options: HouseOptions, opened: Opened): Promise<House> {
  const { settings, log } = options;
  opened.add(outliveBugs(log));
  // it has every role; none of them may have a process of its own on the same directory
  for (const name of ['lock', ...processRoles.map((role) => `${role}.lock`)]) {
    const lock = new DataDirectoryLock(settings.dataDirectory, name);
    lock.acquire();
    opened.add(() => lock.release());
  }
  const ground = await openGround({ ...options, databaseWaitMs }, opened);
  if (settings.databaseUrl !== undefined) await takeAllRoles(options, ground, opened);
  const { switchboard, dispatcher, rehearsal, drain } = await openVoice(options, ground, opened);
  const { database, appointments } = ground;
  const campaigns = new Campaigns({
    ...{ clock: systemClock, database, appointments },
    trunks: switchboard.trunks,
    onNews: options.onCampaignNews,
    onWork: () => dispatcher.poke(),
  });
  await dispatcher.start();
  const courier = await opened.start(newCourier(ground, log));
  return {
    ...ground,
    ...{ switchboard, campaigns, rehearsal },
    onSms: () => courier.poke(),
    stop: async () => {
      await drain();
      await opened.close(log);
    },
  };
}

/** Others may work on a database that is not our own: two that make its calls would close each other's. */
async function takeAllRoles(options: HouseOptions, ground: Ground, opened: Opened): Promise<void> {
  const { settings, log, onProgress, onLost = () => undefined } = options;
  const post = await opened.start(
    await openPost({ role: 'start', settings, onProgress, onLost }, ground, log),
  );
  await post.take(...processRoles);
}
