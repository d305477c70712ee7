/** How a softphone of ours is set up: as a person would type it in, and with files for ears and mouth. */
export interface SoftphoneOrder {
  readonly login: string;
  readonly password: string;
  /** Of localhost: where it signs in, by TLS; a name, since linphone reads no addresses in certificates. */
  readonly serverPort: number;
  /** PEM: who has signed the server's certificate. */
  readonly authority: string;
  /** WAV (PCM16, 8 kHz, mono) that it says when it talks. */
  readonly says: string;
}

/** A program that other people made, as one of our telephones: TLS, encrypted sound, answers by itself. */
export interface Softphone {
  dial(uri: string): void;
  hangUp(): void;
  /** What it has heard in its last call; complete once that is over. */
  heard(): Int16Array;
  stop(): Promise<void>;
}
