import type { Clock, Log } from '../base/index.ts';
import type { MediaEngine } from '../media/index.ts';
import type { IncomingInvite } from '../sip/index.ts';
import type { Voice } from '../speech/index.ts';
import { administratorPlan, administratorSentences, liveAdministrator } from './administrator.ts';
import { chanceOf } from './chance.ts';
import { lineOf, type Line } from './line.ts';
import type { Misbehaviour, Observation, TownLines, TownPeople } from './messages.ts';
import { livePatient } from './patient.ts';
import { notInService, planOf, ramblings, switchedOff } from './plan.ts';
import { surroundingSound } from './surroundings.ts';
import { Telephone } from './telephone.ts';
import { rehearsalDigits, temperamentOf } from './temperament.ts';
import { administratorVoice, machineVoiceOf, networkVoice, voiceOf, voicesBehind } from './town-voices.ts';
import type { Voices } from './voices.ts';

export interface TownOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly media: MediaEngine;
  readonly voices: Voices;
  readonly people: TownPeople;
  readonly lines: TownLines;
  onObserved(observation: Observation): void;
}

/** Who lives where, how often each was called, and all calls in progress. */
export class Town {
  readonly #o: TownOptions;
  readonly #callsTo = new Map<string, number>();
  readonly #open = new Set<Telephone>();
  readonly #noises = new Map<string, Promise<Int16Array>>();
  #misbehaviour: Misbehaviour = { kind: 'none' };

  constructor(options: TownOptions) {
    this.#o = options;
  }

  /** Makes what everybody hears sooner or later, so that the first one doesn't wait for it. */
  async warmUp(): Promise<void> {
    const { voices } = this.#o;
    for (const sentence of Object.values(administratorSentences))
      await voices.file(sentence, administratorVoice);
    await voices.file(switchedOff, networkVoice);
    await voices.file(notInService, networkVoice);
  }

  misbehave(how: Misbehaviour): void {
    this.#misbehaviour = how;
  }

  /** A call has come in. */
  ring(invite: IncomingInvite): void {
    const how = this.#misbehaviour;
    if (how.kind === 'refuses') return invite.reject(how.status);
    const user = invite.requestUser;
    const call = (this.#callsTo.get(user) ?? 0) + 1;
    this.#callsTo.set(user, call);
    const administrator = administratorPlan(user, call);
    const digits = rehearsalDigits(user);
    const temperament = temperamentOf(user);
    if (administrator) {
      void this.#live(invite, administratorVoice, {}, 'administrator', (telephone) =>
        liveAdministrator(telephone, administrator),
      );
    } else if (temperament && digits !== undefined) {
      const plan = planOf(temperament, digits, call);
      const isMachine = plan.kind === 'picks-up' && plan.manner.kind === 'machine';
      const voice = isMachine ? machineVoiceOf(digits) : voiceOf(digits, this.#o.people);
      const line = isMachine || this.#o.lines === 'good' ? {} : lineOf(chanceOf(digits * 53 + 11));
      void this.#live(invite, voice, line, temperament, (telephone) => livePatient(telephone, plan));
    } else {
      invite.reject(404, undefined, { Reason: 'Q.850;cause=1' });
    }
  }

  /** Everybody hangs up. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((telephone) => telephone.close()));
  }

  /** Made once for all who stand in the same noise. */
  async #noise({ behind }: Line): Promise<Int16Array | undefined> {
    if (!behind) return undefined;
    const { what, below } = behind;
    const name = `${what} ${below}`;
    const noise =
      this.#noises.get(name) ??
      this.#talkBehind(what === 'people').then((talk) =>
        surroundingSound(what, below, chanceOf(below), talk),
      );
    this.#noises.set(name, noise);
    return await noise;
  }

  async #talkBehind(wanted: boolean): Promise<readonly Int16Array[]> {
    const { voices } = this.#o;
    const said = wanted
      ? ramblings.map((text, at) => voices.file(text, voicesBehind[at % voicesBehind.length]!))
      : [];
    const files = await Promise.all(said);
    return await Promise.all(files.flatMap((file) => (file === undefined ? [] : [voices.samples(file)])));
  }

  async #live(
    invite: IncomingInvite,
    voice: Voice,
    line: Line,
    who: Observation['who'],
    life: (telephone: Telephone) => Promise<void>,
  ): Promise<void> {
    const { clock, log, media, voices } = this.#o;
    const mute = this.#misbehaviour.kind === 'no-sound';
    const noise = this.#noise(line);
    const telephone = new Telephone({ clock, media, voices, voice, invite, mute, line, noise });
    this.#open.add(telephone);
    try {
      await life(telephone);
    } catch (err) {
      log.error({ err, who }, 'a person of the rehearsal failed');
    }
    this.#open.delete(telephone);
    await telephone.close();
    this.#o.onObserved({
      who,
      user: invite.requestUser,
      answered: telephone.answered,
      heardMs: telephone.ear.heardMs,
      digits: telephone.digits,
      endedBy: telephone.endedBy,
    });
  }
}
