import type { Admission, Asker, Flow, IncomingInvite } from '../sip/index.ts';
import { CallerRate } from './caller-rate.ts';
import type { OwnReason } from './hangup-cause.ts';
import { IncomingCall } from './incoming-call.ts';
import type { IncomingRules } from './incoming-rule.ts';
import type { LineSources } from './line-sources.ts';
import type { LiveTrunk } from './live-trunk.ts';
import type { PatientCall, PatientCallOptions } from './patient-call.ts';
import type { PhoneCalls, PhoneCallsOptions } from './phone-calls.ts';
import type { Phones } from './phones.ts';
import { lineSide } from './replacements.ts';
import type { Stations } from './station.ts';

export interface IncomingDeskOptions {
  readonly sources: LineSources;
  readonly phones: Phones;
  readonly phoneCalls: PhoneCalls;
  readonly rules: IncomingRules;
  readonly stations: Stations;
  /** What every call of this process is made with. */
  readonly common: Pick<
    PatientCallOptions,
    'talks' | 'journal' | 'recordingsDirectory' | 'recordingFormat' | 'node'
  > & { readonly tools: PhoneCallsOptions['tools'] };
  /** The program stops. */
  isStopping(): boolean;
  onCall(call: PatientCall): void;
  onOver(call: PatientCall): void;
}

/** Who may ring us, and what becomes of it: calls from lines are taken, telephones of ours are asked who they are. */
export class IncomingDesk {
  readonly #o: IncomingDeskOptions;
  readonly #rate: CallerRate;

  constructor(options: IncomingDeskOptions) {
    this.#o = options;
    this.#rate = new CallerRate(options.common.tools);
  }

  /**
   * A telephone that has signed in calls from where it did, under its own name; a line calls from its address; everybody else is asked for a
   * password, so that nobody learns which names there are, or refused where nobody has one. As long as some line is
   * looked for for the first time, whom nobody knows may come again. Of a line that brings far more than it was set up for
   * nothing is kept.
   */
  admit({ source, from, requestUser }: Asker): Admission {
    const { phones, sources } = this.#o;
    const line = sources.lineOf(source, requestUser);
    // an exchange may be a line and have signed in too: a telephone of ours says its own name, or is refused
    if (phones.isAt(source) && !(line && phones.byLogin(from.user) === undefined)) return 'signed';
    if (line) return this.#rate.admits(line) ? 'taken' : 'full';
    if (!sources.isComplete) return 'later';
    return phones.isEmpty ? 'refused' : 'signed';
  }

  /** Whether that source may vouch for who calls (RFC 3325 §5): the lines may. */
  trusts(source: Flow): boolean {
    return this.#o.sources.isLine(source);
  }

  take(invite: IncomingInvite): void {
    const { common, phoneCalls, sources, isStopping } = this.#o;
    if (invite.signedBy !== undefined) {
      if (isStopping()) invite.reject(503, undefined, { 'Retry-After': '30' });
      else phoneCalls.take(invite);
      return;
    }
    const live = sources.lineOf(invite.source, invite.requestUser);
    if (live && invite.replaces) common.tools.replacements.take(invite, { side: lineSide(live.trunk.id) });
    else if (live) this.#fromLine(invite, live);
    else invite.reject(480);
  }

  #fromLine(invite: IncomingInvite, live: LiveTrunk): void {
    const { common, rules, stations, phoneCalls, onCall, onOver, isStopping } = this.#o;
    const rule = rules.of(live.trunk.id);
    const hasLine = live.limit.takeForCaller();
    const incoming: IncomingCall = new IncomingCall({
      ...common,
      invite,
      live,
      stations,
      rule,
      refusal: refusalOf(isStopping(), hasLine, rule.stationIds.length > 0),
      mayTransfer: (by, target, call) => phoneCalls.mayTransfer(by, target, call),
      onOver: () => {
        if (hasLine) live.limit.release();
        onOver(incoming.call);
      },
    });
    onCall(incoming.call);
    void incoming.start();
  }
}

function refusalOf(isStopping: boolean, hasLine: boolean, isRuled: boolean): OwnReason | undefined {
  if (isStopping) return 'interrupted';
  if (!hasLine) return 'all-busy';
  return isRuled ? undefined : 'nobody-there';
}
