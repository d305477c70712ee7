import type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
import type { DeedResult, DeskDeed, DeskState } from './desk-deed.ts';
import type { IncomingRule } from './incoming-rule.ts';
import type { Operator } from './operator-desk.ts';
import type { PhoneAccount, PhoneInput, PhoneState, StrangeSignIn } from './phone-account.ts';
import type { NewPhone } from './phones.ts';
import type { TalkNow } from './talk-now.ts';
import type { TestCallReport, TestStage, Trunk, TrunkInput, TrunkStatus } from './trunk.ts';

/**
 * What the console may ask of calls, whether they are made by this process (`localCalls`) or by another one
 * (`remoteCalls`). Everything is asked, nothing is mirrored: what is answered is how it is now. All of it is plain data.
 * A process that makes the calls and does not answer is the `Failure` `voice.away`, except where a function says what it
 * answers then.
 */
export interface CallsService {
  readonly trunks: {
    list(projectId: string): Promise<readonly Trunk[]>;
    /** A removed one too, so that old calls can name their line. */
    get(trunkId: string): Promise<Trunk | undefined>;
    /** Throws as `Trunks.save`. */
    save(input: TrunkInput): Promise<Trunk>;
    remove(trunkId: string): Promise<void>;
    rehearsalTrunk(projectId: string): Promise<Trunk>;
    /** How each line of the project is; all of them `voice-away` when nobody answers. */
    states(projectId: string): Promise<readonly TrunkStatus[]>;
    /** Places one call and tells each stage as it is reached. */
    test(trunkId: string, number: string, onStage?: (stage: TestStage) => void): Promise<TestCallReport>;
  };
  readonly records: {
    get(callId: string): Promise<CallRecord | undefined>;
    list(filter: CallFilter): Promise<readonly CallRecord[]>;
    events(callId: string): Promise<readonly CallEvent[]>;
  };
  readonly phones: {
    list(projectId: string): Promise<readonly PhoneAccount[]>;
    /** Where each telephone of the project is signed in; none when nobody answers. */
    states(projectId: string): Promise<readonly PhoneState[]>;
    /** These throw as those of `Phones`. */
    add(input: PhoneInput): Promise<NewPhone>;
    change(id: string, input: PhoneInput): Promise<PhoneAccount>;
    renewPassword(id: string): Promise<NewPhone>;
    letIn(id: string): Promise<void>;
    remove(id: string): Promise<void>;
    /** As those of `Phones`; none when nobody answers. */
    strangers(): Promise<readonly StrangeSignIn[]>;
    letStrangerIn(address: string): Promise<void>;
  };
  readonly incomingRules: {
    of(trunkId: string): Promise<IncomingRule>;
    /** Throws `Failure` `incoming-rule.invalid`. */
    save(trunkId: string, rule: IncomingRule): Promise<IncomingRule>;
  };
  readonly desks: {
    /** Throws `Failure` `operator.no-call`. */
    act(operator: Operator, deed: DeskDeed): Promise<DeedResult>;
    state(operator: Operator, pageId: string): Promise<DeskState>;
    /** A sign-in is over, wherever it was ended. */
    endSession(sessionId: string): Promise<void>;
  };
  /** Who talks with whom now. */
  talksNow(projectId: string): Promise<readonly TalkNow[]>;
  /** Where people of the project are reached. */
  stations(projectId: string): Promise<readonly StationState[]>;
  /** Where telephones sign in; undefined when nobody answers. */
  signInAt(): Promise<SignInAddress | undefined>;
  /** How many calls are in progress; undefined when nobody answers. */
  callsUp(): Promise<number | undefined>;
}

/** A station as lists show it. */
export interface StationState {
  readonly id: string;
  readonly name: string;
  readonly reachable: boolean;
}

export interface SignInAddress {
  readonly host: string;
  readonly port: number;
  /** Absent when there is no certificate. */
  readonly tlsPort?: number;
}
