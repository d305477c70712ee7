import { Failure, ManualClock, newId } from '../../src/base/index.ts';
import { noRule, type IncomingRule } from '../../src/calls/incoming-rule.ts';
import type {
  CallEvent,
  CallFilter,
  CallRecord,
  TestCallReport,
  TestStage,
  Trunk,
  TrunkInput,
  TalkNow,
  TrunkState,
} from '../../src/calls/index.ts';
import type { CallsParts } from '../../src/calls/local-calls.ts';
import { OperatorDesks } from '../../src/calls/operator-desks.ts';
import type { Phones } from '../../src/calls/phones.ts';
import { Stations } from '../../src/calls/station.ts';
import { FakePageMedia } from './fake-page-media.ts';

/** The calls room without a network: lines and records in memory, a test call that tells what it is told to. */
export class FakeCalls implements CallsParts {
  readonly trunkRows: Trunk[] = [];
  readonly callRows: CallRecord[] = [];
  readonly eventRows: CallEvent[] = [];
  readonly talks: TalkNow[] = [];
  talksNow = (): readonly TalkNow[] => this.talks;
  readonly activeCalls: unknown[] = [];
  readonly deskClock = new ManualClock();
  readonly pageMedia = new FakePageMedia();
  readonly stations = new Stations();
  readonly desks = new OperatorDesks({
    tools: { clock: this.deskClock, media: this.pageMedia },
    stations: this.stations,
    outside: { invite: () => ({ ring: () => undefined }) },
    callOf: () => undefined,
  });
  /** The processes that do not answer. */
  awayRoles: ('voice' | 'worker')[] = [];
  state: TrunkState = { state: 'reachable', sinceMs: 0 };
  /** Of single lines, instead of `state`. */
  readonly stateOf = new Map<string, TrunkState>();
  /** What `test` does with a line; rejects unless set. */
  runTest: (onStage: (stage: TestStage) => void) => Promise<TestCallReport> = () =>
    Promise.reject(new Failure('invalid', { code: 'trunk.test-number', message: 'no such number' }));

  /** Set when there is a database to keep them in. */
  phones!: Phones;
  readonly signInAt = { host: '192.0.2.1', port: 5060, tlsPort: 5061 };
  readonly #rules = new Map<string, IncomingRule>();
  readonly incomingRules: CallsParts['incomingRules'] = {
    of: (trunkId) => this.#rules.get(trunkId) ?? noRule,
    save: async (trunkId, rule) => {
      this.#rules.set(trunkId, rule);
      return rule;
    },
  };

  readonly trunks: CallsParts['trunks'] = {
    list: async (projectId) => this.trunkRows.filter((trunk) => trunk.projectId === projectId),
    get: async (id) => this.trunkRows.find((trunk) => trunk.id === id),
    save: async (input) => this.#save(input),
    remove: async (id) => {
      this.trunkRows.splice(
        this.trunkRows.findIndex((trunk) => trunk.id === id),
        1,
      );
    },
    rehearsalTrunk: async (projectId) =>
      this.trunkRows.find((trunk) => trunk.projectId === projectId && trunk.kind === 'rehearsal') ??
      this.#save({ projectId, name: 'Rehearsal', kind: 'rehearsal', host: 'rehearsal' }),
    states: () =>
      this.trunkRows.map(({ id }) => ({
        trunkId: id,
        state: this.stateOf.get(id) ?? this.state,
        linesInUse: 0,
      })),
    test: (_id, _number, onStage = () => undefined) => this.runTest(onStage),
  };

  readonly records: CallsParts['records'] = {
    get: async (id) => this.callRows.find((call) => call.id === id),
    list: async (filter) => this.#list(filter),
    events: async (callId) => this.eventRows.filter((event) => event.callId === callId),
  };

  #list(filter: CallFilter): CallRecord[] {
    const { before } = filter;
    return this.callRows
      .filter((call) => call.projectId === filter.projectId)
      .filter((call) => filter.cause === undefined || call.cause === filter.cause)
      .filter((call) => filter.direction === undefined || call.direction === filter.direction)
      .sort((a, b) => b.placedAt - a.placedAt)
      .filter((call) => before === undefined || call.placedAt < before.placedAt)
      .slice(0, filter.limit);
  }

  #save(input: TrunkInput): Trunk {
    const { password, clientKey, id = newId(), ...rest } = input;
    const old = this.trunkRows.findIndex((trunk) => trunk.id === id);
    const trunk: Trunk = {
      port: 5060,
      numberFormat: 'e164',
      maxLines: 10,
      callsPerSecond: 2,
      probe: true,
      srtp: 'off',
      transferBy: 'bridge',
      sharedPort: false,
      numberField: 'from',
      hidesNumber: false,
      keysBy: 'sound',
      codecs: ['PCMA', 'PCMU'],
      transport: 'udp',
      certificateCheck: 'system',
      ...rest,
      id,
      hasClientKey: !!clientKey || !!this.trunkRows[old]?.hasClientKey,
      hasPassword: !!password || !!this.trunkRows[old]?.hasPassword,
    };
    if (old >= 0) this.trunkRows.splice(old, 1, trunk);
    else this.trunkRows.push(trunk);
    return trunk;
  }
}
