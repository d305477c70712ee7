import type { CallsService } from './calls-service.ts';
import { deskStateOf } from './desk-deed.ts';
import type { IncomingRules } from './incoming-rule.ts';
import type { OperatorDesks } from './operator-desks.ts';
import type { Phones } from './phones.ts';
import type { Stations } from './station.ts';
import type { Switchboard } from './switchboard.ts';
import type { Trunks } from './trunks.ts';

/** What of a switchboard is asked. */
export interface CallsParts extends Pick<Switchboard, 'signInAt' | 'talksNow'> {
  readonly trunks: Pick<Trunks, 'list' | 'get' | 'save' | 'remove' | 'rehearsalTrunk' | 'states' | 'test'>;
  readonly records: Pick<Switchboard['records'], 'get' | 'list' | 'events'>;
  readonly phones: Pick<
    Phones,
    'list' | 'state' | 'add' | 'change' | 'renewPassword' | 'letIn' | 'remove' | 'strangers' | 'letStrangerIn'
  >;
  readonly incomingRules: Pick<IncomingRules, 'of' | 'save'>;
  readonly activeCalls: readonly unknown[];
  readonly desks: Pick<OperatorDesks, 'of' | 'act' | 'endSession'>;
  readonly stations: Pick<Stations, 'of'>;
}

/** The calls of this process. */
export function localCalls(parts: CallsParts): CallsService {
  const { trunks, records, phones, incomingRules, desks, stations } = parts;
  return {
    trunks: {
      list: (projectId) => trunks.list(projectId),
      get: (id) => trunks.get(id),
      save: (input) => trunks.save(input),
      remove: (id) => trunks.remove(id),
      rehearsalTrunk: (projectId) => trunks.rehearsalTrunk(projectId),
      states: async (projectId) => {
        const own = new Set((await trunks.list(projectId)).map(({ id }) => id));
        return trunks.states().filter(({ trunkId }) => own.has(trunkId));
      },
      test: (id, number, onStage) => trunks.test(id, number, onStage),
    },
    records: {
      get: (id) => records.get(id),
      list: (filter) => records.list(filter),
      events: (id) => records.events(id),
    },
    phones: {
      list: (projectId) => phones.list(projectId),
      states: async (projectId) => (await phones.list(projectId)).map(({ id }) => phones.state(id)),
      add: (input) => phones.add(input),
      change: (id, input) => phones.change(id, input),
      renewPassword: (id) => phones.renewPassword(id),
      letIn: (id) => phones.letIn(id),
      remove: (id) => phones.remove(id),
      strangers: async () => phones.strangers(),
      letStrangerIn: async (address) => phones.letStrangerIn(address),
    },
    incomingRules: {
      of: async (trunkId) => incomingRules.of(trunkId),
      save: (trunkId, rule) => incomingRules.save(trunkId, rule),
    },
    desks: {
      act: (operator, deed) => desks.act(operator, deed),
      state: async (operator, pageId) => deskStateOf(desks.of(operator), pageId),
      endSession: async (sessionId) => desks.endSession(sessionId),
    },
    talksNow: async (projectId) => parts.talksNow(projectId),
    stations: async (projectId) =>
      stations.of(projectId).map(({ id, name, isReachable }) => ({ id, name, reachable: isReachable })),
    signInAt: async () => parts.signInAt,
    callsUp: async () => parts.activeCalls.length,
  };
}
