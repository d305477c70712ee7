/** Sends our offer and brings the server's answer. */
export type Exchange = (offer: string) => Promise<string>;

export type SoundState = 'none' | 'connecting' | 'connected' | 'lost';

interface PageSoundOptions {
  /** What the browser is told: the state, anew at each change. */
  onState(state: SoundState): void;
}

// a network that stumbles often comes back by itself
const patienceMs = 3_000;
// what blocks one way lets nothing through, however long one waits
const longestConnectMs = 10_000;
const keyMs = 100;
const pauseMs = 70;

/** The sound of one call between this page and the server: RTCPeerConnection with one microphone and one loudspeaker. */
export class PageSound {
  readonly #onState: (state: SoundState) => void;
  readonly #loudspeaker = new Audio();
  #connection: RTCPeerConnection | null = null;
  #sender: RTCRtpSender | null = null;
  #patience: ReturnType<typeof setTimeout> | null = null;

  constructor({ onState }: PageSoundOptions) {
    this.#onState = onState;
  }

  /** Connects, or connects anew: what was before is let go. Rejects when the server refuses. */
  async connect(microphone: MediaStream, exchange: Exchange): Promise<void> {
    this.#letGo();
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    this.#onState('connecting');
    this.#patience = setTimeout(() => this.#onState('lost'), longestConnectMs);
    connection.onconnectionstatechange = () => this.#changed(connection);
    connection.ontrack = ({ track }) => this.#hear(track);
    const [track] = microphone.getAudioTracks();
    if (track) this.#sender = connection.addTrack(track, microphone);
    await connection.setLocalDescription(await connection.createOffer());
    const sdp = await exchange(connection.localDescription?.sdp ?? '');
    // hung up while the server was asked
    if (this.#connection !== connection) return;
    await connection.setRemoteDescription({ type: 'answer', sdp });
  }

  /** Goes on with another microphone, the call as it is. */
  async use(microphone: MediaStream): Promise<void> {
    const [track] = microphone.getAudioTracks();
    if (track) await this.#sender?.replaceTrack(track);
  }

  /** RFC 4733: heard by the far end and not by us. */
  press(key: string): void {
    if (this.#sender?.dtmf?.canInsertDTMF) {
      const waiting = this.#sender.dtmf.toneBuffer;
      this.#sender.dtmf.insertDTMF(waiting + key, keyMs, pauseMs);
    }
  }

  /** Plays through this loudspeaker, where the browser can choose one. */
  async playThrough(deviceId: string): Promise<void> {
    if ('setSinkId' in this.#loudspeaker) await this.#loudspeaker.setSinkId(deviceId);
  }

  close(): void {
    this.#letGo();
    this.#onState('none');
  }

  #hear(track: MediaStreamTrack): void {
    this.#loudspeaker.srcObject = new MediaStream([track]);
    // refused until somebody has clicked into a page that was loaded anew; the click that comes starts it
    this.#loudspeaker.play().catch(() => {
      window.addEventListener('pointerdown', () => void this.#loudspeaker.play(), { once: true });
    });
  }

  #changed(connection: RTCPeerConnection): void {
    if (this.#connection !== connection) return;
    const { connectionState } = connection;
    if (connectionState !== 'new' && connectionState !== 'connecting') this.#calm();
    switch (connectionState) {
      case 'connected':
        this.#onState('connected');
        break;
      case 'disconnected':
        this.#patience = setTimeout(() => this.#onState('lost'), patienceMs);
        break;
      case 'failed':
      case 'closed':
        this.#onState('lost');
        break;
      case 'new':
      case 'connecting':
        break;
    }
  }

  #letGo(): void {
    this.#calm();
    this.#connection?.close();
    this.#connection = null;
    this.#sender = null;
    this.#loudspeaker.srcObject = null;
  }

  #calm(): void {
    if (this.#patience) clearTimeout(this.#patience);
    this.#patience = null;
  }
}
