import { Failure, isFailure, type Clock } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { CallStore } from './call-store.ts';
import type { CallsService } from './calls-service.ts';
import { IncomingRules } from './incoming-rule.ts';
import { phoneStationId } from './phone-station.ts';
import { PhoneStore } from './phone-store.ts';
import { shownPhone } from './phones.ts';
import { shownTrunk } from './trunk-row.ts';
import { TrunkStore } from './trunk-store.ts';
import type { TestStage, Trunk } from './trunk.ts';

/** Has something carried out by the process that makes the calls; `Failure` `voice.away` when it does not answer. */
export type AskCalls = (
  name: string,
  args: readonly unknown[],
  limits: { readonly limitMs?: number; readonly onPart?: (value: unknown) => void },
) => Promise<unknown>;

export interface RemoteCallsOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly ask: AskCalls;
}

const testLimitMs = 180_000;

/**
 * The calls of another process. What the database knows is read there and is there whether that process is or not; what is
 * so at this moment, and every change, is asked of it: rows are written by one process only, which has nothing to read anew.
 */
export function remoteCalls(options: RemoteCallsOptions): CallsService {
  const asking = (limits: Parameters<AskCalls>[2] = {}): Asked => askedBy(options.ask, limits);
  const quick = asking();
  const { trunks, phones, rules, records } = stored(options.database);
  return {
    trunks: {
      ...trunks,
      save: quick.saveTrunk,
      remove: quick.removeTrunk,
      rehearsalTrunk: async (projectId) =>
        (await trunks.list(projectId)).find(({ kind }) => kind === 'rehearsal') ??
        quick.rehearsalTrunk(projectId),
      states: (projectId) =>
        unlessAway(quick.trunkStates(projectId), async () => {
          const state = { state: 'failed', why: 'voice-away', sinceMs: options.clock.now() } as const;
          return (await trunks.list(projectId)).map(({ id }) => ({ trunkId: id, state, linesInUse: 0 }));
        }),
      test: (id, number, onStage) =>
        asking({ limitMs: testLimitMs, onPart: (stage) => onStage?.(stage as TestStage) }).testTrunk(
          id,
          number,
        ),
    },
    records,
    phones: {
      ...phones,
      states: (projectId) => unlessAway(quick.phoneStates(projectId), async () => []),
      add: quick.addPhone,
      change: quick.changePhone,
      renewPassword: quick.renewPhonePassword,
      letIn: quick.letPhoneIn,
      remove: quick.removePhone,
      strangers: () => unlessAway(quick.strangeSignIns(), async () => []),
      letStrangerIn: quick.letStrangerIn,
    },
    incomingRules: { of: rules, save: quick.saveIncomingRule },
    desks: {
      act: quick.actAtDesk,
      state: quick.deskState,
      endSession: quick.endSession,
    },
    talksNow: (projectId) => unlessAway(quick.talksNow(projectId), async () => []),
    stations: (projectId) =>
      unlessAway(quick.stations(projectId), async () =>
        (await phones.list(projectId))
          .filter(({ enabled }) => enabled)
          .map(({ id, name }) => ({ id: phoneStationId(id), name, reachable: false })),
      ),
    signInAt: () => unlessAway(quick.signInAt(), async () => undefined),
    callsUp: () => unlessAway(quick.callsUp(), async () => undefined),
  };
}

/** For the process that makes the calls: carries out what others ask of it. */
export function carryOutCalls(
  calls: CallsService,
): (name: string, args: readonly unknown[], onPart: (value: unknown) => void) => Promise<unknown> {
  return async (name, args, onPart) => {
    const deeds: Readonly<Record<string, (...args: never[]) => Promise<unknown>>> = askedOf(calls, onPart);
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
    if (deed) return await deed(...(args as never[]));
    throw new Failure('conflict', {
      code: 'calls.unknown-request',
      message: 'The processes of Perezvon are of different versions: start all of them anew.',
    });
  };
}

type Asked = ReturnType<typeof askedOf>;

/** Everything that is asked, by the name that it has on the way. */
function askedOf(calls: CallsService, onStage?: (stage: TestStage) => void) {
  const { trunks, phones, incomingRules, desks } = calls;
  return {
    saveTrunk: trunks.save,
    removeTrunk: trunks.remove,
    rehearsalTrunk: trunks.rehearsalTrunk,
    trunkStates: trunks.states,
    testTrunk: (id: string, number: string) => trunks.test(id, number, onStage),
    phoneStates: phones.states,
    addPhone: phones.add,
    changePhone: phones.change,
    renewPhonePassword: phones.renewPassword,
    letPhoneIn: phones.letIn,
    removePhone: phones.remove,
    strangeSignIns: phones.strangers,
    letStrangerIn: phones.letStrangerIn,
    saveIncomingRule: incomingRules.save,
    actAtDesk: desks.act,
    deskState: desks.state,
    endSession: desks.endSession,
    talksNow: calls.talksNow,
    stations: calls.stations,
    signInAt: calls.signInAt,
    callsUp: calls.callsUp,
  };
}

/** The same functions, each of which asks. */
function askedBy(ask: AskCalls, limits: Parameters<AskCalls>[2]): Asked {
  const asked = new Proxy(
    {},
    {
      get:
        (_, name: string) =>
        (...args: readonly unknown[]) =>
          ask(name, args, limits),
    },
  );
  return asked as Asked;
}

/** What needs nobody but the database. */
function stored(database: Database) {
  const [trunkStore, phoneStore, callStore] = [
    new TrunkStore(database),
    new PhoneStore(database),
    new CallStore(database),
  ];
  return {
    trunks: {
      list: async (projectId: string): Promise<readonly Trunk[]> =>
        (await trunkStore.all()).filter((row) => row.project_id === projectId).map(shownTrunk),
      get: async (id: string): Promise<Trunk | undefined> => {
        const row = await trunkStore.get(id);
        return row && shownTrunk(row);
      },
    },
    phones: {
      list: async (projectId: string) =>
        (await phoneStore.all()).filter((row) => row.project_id === projectId).map(shownPhone),
    },
    rules: async (trunkId: string) => {
      const rules = new IncomingRules(database);
      await rules.load();
      return rules.of(trunkId);
    },
    records: {
      get: (id: string) => callStore.get(id),
      list: (filter: Parameters<CallStore['list']>[0]) => callStore.list(filter),
      events: (id: string) => callStore.events(id),
    },
  };
}

async function unlessAway<T, Otherwise>(
  asked: Promise<T>,
  otherwise: () => Promise<Otherwise>,
): Promise<T | Otherwise> {
  try {
    return await asked;
  } catch (error) {
    if (isFailure(error) && error.code === 'voice.away') return otherwise();
    throw error;
  }
}
