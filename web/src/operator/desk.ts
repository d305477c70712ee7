import type { OperatorCall, OperatorState, SupervisorRole } from '../../../src/api/contract/index.ts';
import { ApiError } from '../lib/http.ts';
import { isOnlyPage, newPageId, readMemory, writeMemory, type DeskMemory } from './desk-memory.ts';
import { openMicrophone } from './microphone.ts';
import { PageSound, type SoundState } from './page-sound.ts';
import type { DeskRequests, GuestDeed, Wanted } from './requests/desk.ts';
import { RingTone } from './ring-tone.ts';

export interface DeskView {
  /** Wants to be rung. */
  readonly onLine: boolean;
  /** The server knows that, as far as it was asked last. */
  readonly reached: boolean;
  /** Going on line: the microphone is asked for. */
  readonly entering: boolean;
  /** Another page of mine has taken the desk. */
  readonly elsewhere: boolean;
  readonly microphone: MediaStream | null;
  readonly muted: boolean;
  readonly call: OperatorCall | null;
  /** The server does not know yet that I have hung up. */
  readonly hangUpWaits: boolean;
  /** The last call ended because the caller hung up. */
  readonly callerLeft: boolean;
  /** I may call outside numbers in my talks. */
  readonly dialsOut: boolean;
  readonly sound: SoundState;
  readonly trying: boolean;
  /** An error of the last thing that was wanted: ours or the browser's. */
  readonly error: unknown;
  readonly memory: DeskMemory;
}

const againMs = 2_000;

/** An operator's desk as this page knows it: presence, microphone, the call and its sound. Views are told to `subscribe`rs. */
export class Desk {
  readonly #requests: DeskRequests;
  readonly #sound: PageSound;
  readonly #tone = new RingTone();
  readonly #subscribers = new Set<() => void>();
  #view: DeskView;
  #presence: Worker | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  /** Counts the times on line: what was asked for in one is not for the next. */
  #shift = 0;
  /** The server has not heard yet that we take the desk from another page. */
  #begins = false;
  /** The call that our sound belongs to. */
  #soundOf: string | null = null;
  /** Counts what was tried for sound: an answer to an earlier try changes nothing. */
  #tries = 0;
  /** The call that the server is asked to end. */
  #parting: string | null = null;

  constructor(requests: DeskRequests, operatorId: string) {
    this.#requests = requests;
    this.#sound = new PageSound({ onState: (sound) => this.#soundIs(sound) });
    this.#view = {
      onLine: false,
      reached: false,
      entering: false,
      elsewhere: false,
      microphone: null,
      muted: false,
      call: null,
      hangUpWaits: false,
      callerLeft: false,
      dialsOut: false,
      sound: 'none',
      trying: false,
      error: null,
      memory: readMemory(operatorId),
    };
  }

  get view(): DeskView {
    return this.#view;
  }

  subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  /** A page that was on line before it was loaded anew is so again. */
  resume(): void {
    if (this.#view.memory.onLine && !this.#view.onLine) void this.enter(false);
  }

  /** Goes on line. `begin` takes the desk from my other pages. A server that does not answer is asked again. */
  async enter(begin: boolean): Promise<void> {
    if (this.#view.entering || this.#view.onLine) return;
    const shift = this.#shift;
    this.#show({ entering: true, error: null });
    try {
      if (!(await isOnlyPage(this.#view.memory.pageId))) this.#remember({ pageId: newPageId() });
      const microphone = await openMicrophone(this.#view.memory.microphone);
      if (shift !== this.#shift) {
        stopTracks(microphone);
        return;
      }
      this.#show({ microphone, onLine: true, elsewhere: false });
      this.#remember({ onLine: true });
    } catch (error) {
      if (shift !== this.#shift) return;
      this.#show({ error, entering: false });
      this.#remember({ onLine: false });
      return;
    }
    this.#begins = begin;
    this.#stayPresent();
    await this.#present();
    if (shift === this.#shift) this.#show({ entering: false });
  }

  /** Takes no more calls and lets the microphone go. */
  async leave(): Promise<void> {
    this.#stop();
    this.#remember({ onLine: false });
    await this.#requests.absent(this.#view.memory.pageId).catch(() => undefined);
  }

  /** Something has changed at the desk: asks what. */
  async look(): Promise<void> {
    if (!this.#view.onLine) return;
    await this.#requests.look(this.#view.memory.pageId).then(
      // a server that was started anew knows of nobody: it is told, and says whether another page was first
      (state) => (state.here ? this.take(state) : this.#present()),
      () => undefined,
    );
  }

  /** The server's view of the desk. */
  take({ here, call: told, callerLeft, dialsOut }: OperatorState): void {
    if (!this.#view.onLine) return;
    if (!here) {
      this.#stop();
      this.#remember({ onLine: false });
      this.#show({ elsewhere: true });
      return;
    }
    const left = told !== null && told.legId === this.#view.memory.leftLeg;
    const call = left ? null : told;
    // it has ended without our word
    if (!left && this.#view.hangUpWaits) this.#show({ hangUpWaits: false, error: null });
    this.#show({ call, callerLeft, dialsOut });
    this.#applyMute();
    if (left) void this.#part(told.legId);
    // who listens in has asked for it: there is nothing to pick up
    const isAsked = call?.part === 'supervisor';
    if (call?.phase === 'ringing' && !isAsked && this.#soundOf !== call.legId) this.#tone.start();
    else this.#tone.stop();
    if (!call && this.#soundOf !== null) this.#hush();
    // a page that was loaded anew, or whose sound was lost
    const isIn = call?.phase === 'talking' || isAsked;
    if (call && isIn && this.#soundOf !== call.legId && !this.#retry) void this.#attach(call.legId);
  }

  /** Picks up. */
  async answer(): Promise<void> {
    const { call } = this.#view;
    if (call?.phase === 'ringing') await this.#attach(call.legId);
  }

  /** Leaves the call, whether or not the server can be told at once: it is told again until it knows. */
  async hangUp(): Promise<void> {
    const { call } = this.#view;
    if (!call) return;
    this.#remember({ leftLeg: call.legId });
    this.#tone.stop();
    this.#hush();
    this.#show({ call: null });
    this.#applyMute();
    await this.#part(call.legId);
  }

  async hold(held: boolean): Promise<void> {
    const { call } = this.#view;
    if (call) await this.#try(() => this.#requests.hold(call.legId, held));
    await this.look();
  }

  /** Rings somebody: who is to have the caller, or who is asked first. What comes of it is in `call`. */
  async bring(how: 'transfer' | 'consult', to: Wanted): Promise<void> {
    const { call } = this.#view;
    if (call) await this.#try(() => this.#requests[how](call.legId, to));
    await this.look();
  }

  /** Gives the caller to whom I have brought in, talks with both, or sends him away. */
  async withGuest(deed: GuestDeed): Promise<void> {
    const { call } = this.#view;
    if (call) await this.#try(() => this.#requests.guest(call.legId, deed));
    await this.look();
  }

  /** Listens in to a talk of others, or goes on in another way. */
  async supervise(callId: string, role: SupervisorRole): Promise<void> {
    await this.#try(() => this.#requests.supervise(callId, role));
    await this.look();
  }

  press(key: string): void {
    this.#sound.press(key);
  }

  mute(muted: boolean): void {
    this.#remember({ mutedLeg: muted ? (this.#view.call?.legId ?? '') : '' });
    this.#applyMute();
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.#remember({ microphone: id });
    await this.#try(async () => {
      const microphone = await openMicrophone(id);
      stopTracks(this.#view.microphone);
      this.#show({ microphone });
      this.#applyMute();
      await this.#sound.use(microphone);
    });
  }

  async chooseLoudspeaker(id: string): Promise<void> {
    this.#remember({ loudspeaker: id });
    await this.#try(() => this.#sound.playThrough(id));
  }

  /** The server says back what we say. */
  async tryHeadset(): Promise<void> {
    const { microphone, call } = this.#view;
    if (!microphone || call) return;
    this.#show({ trying: true });
    const done = await this.#try(async () => {
      await this.#sound.connect(microphone, this.#requests.echo);
      return true;
    });
    // a call may have come meanwhile
    if (!done && this.#view.trying) this.endTry();
  }

  endTry(): void {
    this.#sound.close();
    this.#show({ trying: false });
  }

  /** The page is closed: who is on line and has no call is rung no more. */
  depart(): void {
    if (this.#view.onLine && !this.#view.call)
      void this.#requests.absent(this.#view.memory.pageId).catch(() => undefined);
  }

  /** Nobody is signed in here any more: lets go of microphone and sound. `resume` begins where it was. */
  dispose(): void {
    this.depart();
    this.#stop();
  }

  async #attach(legId: string): Promise<void> {
    const { microphone } = this.#view;
    if (!microphone || this.#soundOf === legId) return;
    this.#soundOf = legId;
    this.#tries += 1;
    const tries = this.#tries;
    this.#tone.stop();
    this.#show({ trying: false, error: null });
    try {
      await this.#sound.connect(microphone, (offer) => this.#requests.sound(legId, offer));
      if (this.#view.memory.loudspeaker) await this.#sound.playThrough(this.#view.memory.loudspeaker);
    } catch (error) {
      if (tries !== this.#tries) return;
      this.#show({ error });
      this.#sound.close();
      this.#soundOf = null;
      this.#lookSoon();
    }
  }

  async #part(legId: string): Promise<void> {
    if (this.#parting === legId) return;
    this.#parting = legId;
    this.#show({ error: null });
    try {
      await this.#requests.hangUp(legId);
      this.#show({ hangUpWaits: false });
    } catch (error) {
      const isOver = error instanceof ApiError && error.status === 404;
      this.#show({ hangUpWaits: !isOver });
      if (!isOver) {
        this.#show({ error });
        this.#lookSoon();
      }
    }
    if (this.#parting === legId) this.#parting = null;
  }

  #soundIs(sound: SoundState): void {
    this.#show({ sound });
    if (sound !== 'lost') return;
    if (this.#view.trying) this.endTry();
    // the server waits some seconds for us to come back
    this.#soundOf = null;
    this.#lookSoon();
  }

  #lookSoon(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#retry = null;
      void this.look();
    }, againMs);
  }

  #stayPresent(): void {
    if (this.#presence) return;
    this.#presence = new Worker(new URL('./presence-worker.ts', import.meta.url), { type: 'module' });
    this.#presence.onmessage = () => void this.#present();
  }

  async #present(): Promise<void> {
    const shift = this.#shift;
    const { pageId, operatorId } = this.#view.memory;
    try {
      const state = await this.#requests.present(pageId, { begin: this.#begins, operatorId });
      if (shift !== this.#shift) return;
      this.#begins = false;
      this.#show({ reached: true });
      this.take(state);
    } catch {
      if (shift === this.#shift) this.#show({ reached: false });
    }
  }

  #applyMute(): void {
    const { microphone, call, memory } = this.#view;
    const muted = call !== null && call.legId === memory.mutedLeg;
    microphone?.getAudioTracks().forEach((track) => (track.enabled = !muted));
    this.#show({ muted });
  }

  #hush(): void {
    this.#tries += 1;
    this.#soundOf = null;
    this.#sound.close();
  }

  #stop(): void {
    this.#shift += 1;
    this.#presence?.terminate();
    if (this.#retry) clearTimeout(this.#retry);
    this.#presence = null;
    this.#retry = null;
    this.#tone.stop();
    this.#hush();
    stopTracks(this.#view.microphone);
    const nothing = { microphone: null, muted: false, call: null, trying: false };
    this.#show({ onLine: false, reached: false, entering: false, ...nothing });
  }

  async #try<T>(doing: () => Promise<T>): Promise<T | undefined> {
    this.#show({ error: null });
    try {
      return await doing();
    } catch (error) {
      this.#show({ error });
      return undefined;
    }
  }

  #remember(part: Partial<DeskMemory>): void {
    const memory = { ...this.#view.memory, ...part };
    writeMemory(memory);
    this.#show({ memory });
  }

  #show(part: Partial<DeskView>): void {
    this.#view = { ...this.#view, ...part };
    for (const subscriber of this.#subscribers) subscriber();
  }
}

function stopTracks(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}
