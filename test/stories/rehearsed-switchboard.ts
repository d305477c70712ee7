import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, newId, systemClock } from '../../src/base/index.ts';
import {
  Switchboard,
  type Call,
  type CallEnding,
  type Trunk,
  type TrunkState,
} from '../../src/calls/index.ts';
import { startRehearsalNetwork, type Observation, type RehearsalNetwork } from '../../src/rehearsal/index.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { chirp } from './sound.ts';

const log = createLog({ level: 'error' });

/** Resolves once somebody has picked up. */
export function answered(call: Call): Promise<void> {
  return new Promise((resolve) => call.on({ onAnswered: resolve }));
}

/** A switchboard, the simulated network, a project and its rehearsal line: what stories about calls begin with. */
export class RehearsedSwitchboard {
  readonly db: TestDatabase;
  readonly network: RehearsalNetwork;
  readonly switchboard: Switchboard;
  readonly projectId: string;
  readonly directory: string;
  readonly observations: Observation[];
  readonly states: { trunkId: string; state: TrunkState }[];
  readonly #trunk: Trunk;

  private constructor(parts: {
    db: TestDatabase;
    network: RehearsalNetwork;
    switchboard: Switchboard;
    projectId: string;
    directory: string;
    observations: Observation[];
    states: { trunkId: string; state: TrunkState }[];
    trunk: Trunk;
  }) {
    this.db = parts.db;
    this.network = parts.network;
    this.switchboard = parts.switchboard;
    this.projectId = parts.projectId;
    this.directory = parts.directory;
    this.observations = parts.observations;
    this.states = parts.states;
    this.#trunk = parts.trunk;
  }

  static async open(options: { registrar?: boolean; sipPort?: number } = {}): Promise<RehearsedSwitchboard> {
    const db = await openTestDatabase();
    const projectId = newId();
    await db.database.query(
      `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
      [projectId],
    );
    const directory = await mkdtemp(join(tmpdir(), 'perezvon-story-'));
    const observations: Observation[] = [];
    const states: { trunkId: string; state: TrunkState }[] = [];
    const network = await startRehearsalNetwork({
      log,
      // kept between runs: the same people say the same sentences
      phraseDirectory: join(tmpdir(), 'perezvon-story-phrases'),
      registrar: options.registrar,
      onObserved: (observation) => observations.push(observation),
    });
    const switchboard = new Switchboard({
      clock: systemClock,
      log,
      database: db.database,
      recordingsDirectory: join(directory, 'recordings'),
      dataDirectory: directory,
      bindHost: '127.0.0.1',
      sipPort: options.sipPort ?? 0,
      rehearsal: network.address,
      drainMs: 0,
      onTrunkState: (trunkId, state) => states.push({ trunkId, state }),
    });
    await switchboard.start();
    const trunk = await switchboard.trunks.rehearsalTrunk(projectId);
    const story = new RehearsedSwitchboard({
      db,
      network,
      switchboard,
      projectId,
      directory,
      observations,
      states,
      trunk,
    });
    await story.untilState(trunk.id, 'reachable');
    return story;
  }

  get trunkId(): string {
    return this.#trunk.id;
  }

  async close(): Promise<void> {
    await this.switchboard.stop();
    await this.network.stop();
    await this.db.close();
    await rm(this.directory, { recursive: true });
  }

  place(to: string, change: { ringMs?: number; maxTalkMs?: number; trunkId?: string } = {}): Call {
    const { ringMs = 15_000, maxTalkMs = 60_000, trunkId = this.trunkId } = change;
    return this.switchboard.place({
      callId: newId(),
      projectId: this.projectId,
      trunkId,
      to,
      ringMs,
      maxTalkMs,
      record: true,
    });
  }

  /**
   * A call in which we say `sayMs` of something after `delayMs`, let the other talk for `listenMs`, and hang up.
   * Gives the call's lines in order: `ringing`, `answered`, `digit 1`, `ended`.
   */
  async talk(
    to: string,
    change: {
      delayMs?: number;
      sayMs?: number;
      listenMs?: number;
      ringMs?: number;
      maxTalkMs?: number;
      trunkId?: string;
    } = {},
  ): Promise<{ call: Call; ending: CallEnding; lines: readonly string[]; earlyFrames: number }> {
    const { delayMs = 1500, sayMs = 1500, listenMs = 4000 } = change;
    const call = this.place(to, change);
    const lines: string[] = [];
    let earlyFrames = 0;
    call.on({
      onRinging: () => lines.push('ringing'),
      onEarlyMedia: () => lines.push('early-media'),
      onDigit: (digit) => lines.push(`digit ${digit}`),
      onFrame: () => {
        if (call.answeredAt === undefined) earlyFrames += 1;
      },
      onEnded: () => lines.push('ended'),
      onAnswered: () => {
        lines.push('answered');
        void (async () => {
          await systemClock.sleep(delayMs);
          await call.play({ samples: chirp(sayMs) }).done;
          await systemClock.sleep(listenMs);
          call.hangUp();
        })();
      },
    });
    return { call, ending: await call.ended, lines, earlyFrames };
  }

  recordingFile(ending: CallEnding): string {
    return join(this.directory, 'recordings', ending.recording?.path ?? 'none');
  }

  async untilState(trunkId: string, state: TrunkState['state']): Promise<TrunkState> {
    for (;;) {
      const now = this.switchboard.trunks.state(trunkId);
      if (now.state === state) return now;
      await systemClock.sleep(20);
    }
  }

  async observed(what: (observation: Observation) => boolean): Promise<Observation> {
    for (;;) {
      const found = this.observations.find(what);
      if (found) return found;
      await systemClock.sleep(20);
    }
  }
}
