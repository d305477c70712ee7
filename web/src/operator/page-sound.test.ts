import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageSound, type SoundState } from './page-sound.ts';

let connections: FakeConnection[];

class FakeConnection {
  connectionState = 'new';
  localDescription = { sdp: 'offer' };
  onconnectionstatechange: (() => void) | null = null;
  closed = false;

  constructor() {
    connections.push(this);
  }

  async createOffer(): Promise<object> {
    return {};
  }

  async setLocalDescription(): Promise<void> {
    // nothing to gather
  }

  async setRemoteDescription(): Promise<void> {
    this.become('connecting');
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.closed = true;
  }
}

const microphone = { getAudioTracks: () => [] } as unknown as MediaStream;
let states: SoundState[];
let sound: PageSound;

beforeEach(async () => {
  vi.useFakeTimers();
  [connections, states] = [[], []];
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal(
    'Audio',
    class {
      srcObject = null;
    },
  );
  sound = new PageSound({ onState: (state) => states.push(state) });
  await sound.connect(microphone, async () => 'answer');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the sound of a page', () => {
  it('that finds no way within ten seconds is lost', () => {
    vi.advanceTimersByTime(9_999);
    expect(states).toEqual(['connecting']);
    vi.advanceTimersByTime(1);
    expect(states).toEqual(['connecting', 'lost']);
  });

  it('that has found its way stays', () => {
    connections[0]!.become('connected');
    vi.advanceTimersByTime(60_000);
    expect(states).toEqual(['connecting', 'connected']);
  });

  it('that stumbles has three seconds to come back', () => {
    connections[0]!.become('connected');
    connections[0]!.become('disconnected');
    vi.advanceTimersByTime(2_000);
    connections[0]!.become('connected');
    vi.advanceTimersByTime(10_000);
    connections[0]!.become('disconnected');
    vi.advanceTimersByTime(3_000);
    expect(states).toEqual(['connecting', 'connected', 'connected', 'lost']);
  });

  it('that was closed is nothing, whenever its time would have been over', () => {
    sound.close();
    vi.advanceTimersByTime(60_000);
    expect([states.at(-1), connections[0]!.closed]).toEqual(['none', true]);
  });
});
