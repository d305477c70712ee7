import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorCall, OperatorState } from '../../../src/api/contract/index.ts';
import { ApiError } from '../lib/http.ts';
import { Desk } from './desk.ts';
import type { DeskRequests } from './requests/desk.ts';
import type { PageSound, SoundState } from './page-sound.ts';

// before the modules that are mocked with it
const { FakeSound, sounds } = vi.hoisted(() => {
  const made: { connects: number; closes: number; onState(state: SoundState): void }[] = [];
  class Sound {
    connects = 0;
    closes = 0;
    readonly onState: (state: SoundState) => void;

    constructor({ onState }: { onState(state: SoundState): void }) {
      this.onState = onState;
      made.push(this);
    }

    async connect(...[, exchange]: Parameters<PageSound['connect']>): Promise<void> {
      this.connects += 1;
      this.onState('connecting');
      await exchange('offer');
      this.onState('connected');
    }

    close(): void {
      this.closes += 1;
      this.onState('none');
    }
  }
  return { FakeSound: Sound, sounds: made };
});

const tracks: { enabled: boolean; stopped: boolean; stop(): void }[] = [];

function fakeMicrophone(): MediaStream {
  const track = { enabled: true, stopped: false, stop: () => void (track.stopped = true) };
  tracks.push(track);
  return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
}

vi.mock('./page-sound.ts', () => ({ PageSound: FakeSound }));
vi.mock('./ring-tone.ts', () => ({
  RingTone: class {
    start = vi.fn();
    stop = vi.fn();
  },
}));
vi.mock('./microphone.ts', () => ({ openMicrophone: async () => fakeMicrophone() }));

const beats: FakeWorker[] = [];

class FakeWorker {
  onmessage: (() => void) | null = null;
  terminated = false;

  constructor() {
    beats.push(this);
  }

  terminate(): void {
    this.terminated = true;
  }
}

const talking: OperatorCall = {
  ...{ legId: 'leg', phase: 'talking', number: '+79120000000', name: null, held: false, away: false },
  ...{ part: 'seat', role: null, colleagues: [], supervisors: [], guest: null, refused: null },
  since: '2026-11-22T12:00:00.000Z',
};
const told = { callerLeft: false, dialsOut: false };
const away = new ApiError(503, { code: 'database.away', message: 'Away.', params: {}, retryable: true });
const noCall = new ApiError(404, { code: 'operator.no-call', message: 'No.', params: {}, retryable: false });

let state: OperatorState;
let presents: { pageId: string; begin: boolean; operatorId: string }[];
/** Whether this tab may be the page that it remembers. */
let claim: (hold: () => Promise<unknown>) => Promise<unknown>;
let requests: { [K in keyof DeskRequests]: ReturnType<typeof vi.fn<DeskRequests[K]>> };

beforeEach(() => {
  vi.useFakeTimers();
  const store = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => store.set(key, value),
  });
  vi.stubGlobal('navigator', {
    locks: { request: (_: string, __: unknown, hold: () => Promise<unknown>) => claim(hold) },
  });
  vi.stubGlobal('Worker', FakeWorker);
  [sounds, tracks, beats].forEach((list) => list.splice(0));
  state = { ...told, here: true, call: null };
  presents = [];
  claim = (hold) => hold();
  requests = {
    present: vi.fn(async (pageId, body) => {
      presents.push({ pageId, ...body });
      return state;
    }),
    absent: vi.fn(async () => undefined),
    look: vi.fn(async () => state),
    sound: vi.fn(async () => 'answer'),
    hangUp: vi.fn(async () => undefined),
    hold: vi.fn(async () => undefined),
    transfer: vi.fn(async () => undefined),
    consult: vi.fn(async () => undefined),
    guest: vi.fn(async () => undefined),
    supervise: vi.fn(async () => undefined),
    echo: vi.fn(async () => 'answer'),
  };
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Five seconds of the worker are over. */
async function beat(): Promise<void> {
  for (const worker of beats) if (!worker.terminated) worker.onmessage?.();
  await vi.advanceTimersByTimeAsync(0);
}

async function onLine(operatorId = 'anna'): Promise<Desk> {
  const desk = new Desk(requests, operatorId);
  await desk.enter(true);
  return desk;
}

async function inTalk(): Promise<Desk> {
  const desk = await onLine();
  state = { ...told, here: true, call: talking };
  await desk.look();
  await vi.advanceTimersByTimeAsync(0);
  return desk;
}

/** The tab is loaded anew, or somebody else signs in in it. */
async function another(operatorId = 'anna'): Promise<Desk> {
  const desk = new Desk(requests, operatorId);
  desk.resume();
  await vi.advanceTimersByTimeAsync(0);
  return desk;
}

describe('going on line', () => {
  it('says so, and says again every few seconds that it is there', async () => {
    const desk = await onLine();
    await beat();
    expect(presents.map(({ begin }) => begin)).toEqual([true, false]);
    expect(presents[0]).toMatchObject({ operatorId: 'anna', pageId: desk.view.memory.pageId });
    expect(desk.view).toMatchObject({ onLine: true, reached: true, entering: false });
  });

  it('while the server does not answer shows that, asks again, and still takes the desk', async () => {
    requests.present.mockRejectedValueOnce(away);
    const desk = await onLine();
    expect(desk.view).toMatchObject({ onLine: true, reached: false, entering: false });
    await beat();
    expect(presents).toMatchObject([{ begin: true }]);
    expect(desk.view.reached).toBe(true);
    requests.present.mockRejectedValueOnce(away);
    await beat();
    expect(desk.view.reached).toBe(false);
  });

  it('goes on over a restart of the server, which knows of nobody; another page that was first keeps the desk', async () => {
    const desk = await onLine();
    requests.look.mockResolvedValueOnce({ ...told, here: false, call: null });
    await desk.look();
    expect(presents.map(({ begin }) => begin)).toEqual([true, false]);
    expect(desk.view).toMatchObject({ onLine: true, elsewhere: false });
    state = { ...told, here: false, call: null };
    await desk.look();
    expect(desk.view).toMatchObject({ onLine: false, elsewhere: true });
  });

  it('of a doubled tab is that of another page', async () => {
    const first = await onLine();
    vi.resetModules();
    const { Desk: DeskOfAnotherTab } = await import('./desk.ts');
    const copy = new DeskOfAnotherTab(requests, 'anna');
    expect(copy.view.memory.pageId).toBe(first.view.memory.pageId);
    claim = () => Promise.reject(new Error('held by the first'));
    await copy.enter(false);
    expect(copy.view.memory.pageId).not.toBe(first.view.memory.pageId);
    expect(presents.at(-1)).toMatchObject({ begin: false, pageId: copy.view.memory.pageId });
  });

  it('of a doubled tab is refused, and it says no more that it is there', async () => {
    await onLine();
    state = { ...told, here: false, call: null };
    const copy = await another();
    expect(copy.view).toMatchObject({ onLine: false, elsewhere: true, microphone: null });
    expect(tracks[1]?.stopped).toBe(true);
    beats[0]!.terminate();
    presents = [];
    await beat();
    expect(presents).toEqual([]);
  });

  it('after loading anew in mid-call outlives an outage, and is back in the talk', async () => {
    const before = await inTalk();
    beats[0]!.terminate();
    requests.present.mockRejectedValueOnce(away);
    const desk = await another();
    expect(desk.view.onLine).toBe(true);
    await beat();
    expect(desk.view.call?.legId).toBe('leg');
    expect(sounds[1]?.connects).toBe(1);
    expect(presents.at(-1)).toMatchObject({ begin: false, pageId: before.view.memory.pageId });
  });
});

describe('the end of a sign-in', () => {
  it('lets go of microphone and sound, and says no more that the page is there', async () => {
    const desk = await inTalk();
    desk.dispose();
    expect(tracks[0]?.stopped).toBe(true);
    expect(sounds[0]?.closes).toBeGreaterThan(0);
    presents = [];
    await beat();
    expect(presents).toEqual([]);
    expect(requests.absent).not.toHaveBeenCalled();
  });

  it('while the microphone is asked for lets go of that, too', async () => {
    const desk = new Desk(requests, 'anna');
    const entering = desk.enter(true);
    desk.dispose();
    await entering;
    expect(tracks[0]?.stopped).toBe(true);
    expect(desk.view).toMatchObject({ onLine: false, entering: false });
    expect(presents).toEqual([]);
  });

  it('puts nobody else on line, and not who has signed out', async () => {
    const anna = await onLine();
    anna.dispose();
    const boris = await another('boris');
    expect(boris.view.onLine).toBe(false);
    expect(boris.view.memory.pageId).not.toBe(anna.view.memory.pageId);
    await boris.enter(true);
    await boris.leave();
    expect((await another('boris')).view.onLine).toBe(false);
  });
});

describe('hanging up', () => {
  it('that fails is said again until the server knows, and the talk is not entered again', async () => {
    const desk = await inTalk();
    requests.hangUp.mockRejectedValueOnce(away).mockRejectedValueOnce(away);
    await desk.hangUp();
    expect(desk.view).toMatchObject({ call: null, error: away, hangUpWaits: true });
    await beat();
    expect(requests.hangUp).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(requests.hangUp).toHaveBeenCalledTimes(3);
    state = { ...told, here: true, call: null };
    await beat();
    expect(requests.hangUp).toHaveBeenCalledTimes(3);
    expect(desk.view).toMatchObject({ call: null, error: null, sound: 'none', hangUpWaits: false });
    expect(sounds[0]?.connects).toBe(1);
  });

  it('that failed is remembered when the page is loaded anew', async () => {
    const desk = await inTalk();
    requests.hangUp.mockRejectedValueOnce(away);
    await desk.hangUp();
    const loaded = await another();
    expect(loaded.view.call).toBeNull();
    expect(sounds[1]?.connects).toBe(0);
    expect(requests.hangUp).toHaveBeenLastCalledWith('leg');
  });

  it('that waits for the server is no trouble any more when the call has ended meanwhile', async () => {
    const desk = await inTalk();
    requests.hangUp.mockRejectedValueOnce(away);
    await desk.hangUp();
    state = { ...told, here: true, call: null };
    await beat();
    expect(desk.view).toMatchObject({ call: null, error: null, hangUpWaits: false });
    expect(requests.hangUp).toHaveBeenCalledTimes(1);
  });

  it('of a call that is over already is no error', async () => {
    const desk = await inTalk();
    requests.hangUp.mockRejectedValueOnce(noCall);
    await desk.hangUp();
    expect(desk.view.error).toBeNull();
  });
});

describe('the sound of a talk', () => {
  it('that the server refuses is tried again after a pause', async () => {
    requests.sound.mockRejectedValue(away);
    await inTalk();
    expect(requests.sound).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_999);
    await beat();
    expect(requests.sound).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests.sound).toHaveBeenCalledTimes(2);
  });

  it('that was lost is connected anew', async () => {
    await inTalk();
    sounds[0]!.onState('lost');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sounds[0]!.connects).toBe(2);
  });

  it('is not ended by what an earlier try comes to', async () => {
    let refuse: (error: Error) => void = () => undefined;
    requests.sound.mockReturnValueOnce(new Promise((_, reject) => (refuse = reject)));
    const desk = await inTalk();
    sounds[0]!.onState('lost');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(desk.view.sound).toBe('connected');
    refuse(away);
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.view).toMatchObject({ sound: 'connected', error: null });
  });

  it('stays muted when the page is loaded anew, and not in the next call', async () => {
    const desk = await inTalk();
    desk.mute(true);
    expect(tracks[0]?.enabled).toBe(false);
    const loaded = await another();
    expect([loaded.view.muted, tracks[1]?.enabled]).toEqual([true, false]);
    state = { ...told, here: true, call: { ...talking, legId: 'next', phase: 'ringing' } };
    await loaded.look();
    expect([loaded.view.muted, tracks[1]?.enabled]).toEqual([false, true]);
  });
});

describe('bringing somebody in', () => {
  it('asks the server, and shows what it says of it', async () => {
    const desk = await inTalk();
    const doctor = { name: 'Doctor', number: null };
    const guest = { ...doctor, purpose: 'consultation', state: 'ringing', byLine: false } as const;
    state = { ...told, here: true, call: { ...talking, guest } };
    await desk.bring('consult', { stationId: 'phone:7' });
    expect(requests.consult).toHaveBeenCalledWith('leg', { stationId: 'phone:7' });
    expect(desk.view.call?.guest).toEqual(guest);
    await desk.withGuest('confer');
    expect(requests.guest).toHaveBeenCalledWith('leg', 'confer');
    await desk.bring('transfer', { number: '112' });
    expect(requests.transfer).toHaveBeenCalledWith('leg', { number: '112' });
  });

  it('says why not', async () => {
    const desk = await inTalk();
    requests.transfer.mockRejectedValueOnce(away);
    await desk.bring('transfer', { number: '112' });
    expect(desk.view.error).toBe(away);
  });
});

describe('listening in', () => {
  it('picks up by itself, without a tone', async () => {
    const desk = await onLine();
    state = {
      ...told,
      here: true,
      call: { ...talking, phase: 'ringing', part: 'supervisor', role: 'listen' },
    };
    await desk.supervise('call', 'listen');
    await vi.advanceTimersByTimeAsync(0);
    expect(requests.supervise).toHaveBeenCalledWith('call', 'listen');
    expect(requests.sound).toHaveBeenCalledWith('leg', 'offer');
  });
});
