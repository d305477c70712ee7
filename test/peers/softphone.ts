import type { Pair } from '../wire/certificates.ts';

/** How a softphone is set up: as a person would type it in, and with files for ears and mouth. */
export interface SoftphoneOrder {
  /** Whose telephone it is; for a telephone of ours the login. */
  readonly user: string;
  /** Of localhost: where it signs in, by TLS, with that password. A patient's signs in nowhere. */
  readonly signIn?: { readonly port: number; readonly password: string };
  /** PEM: who has signed the server's certificate. */
  readonly authority: string;
  /** What it shows to who calls it by TLS. */
  readonly own?: Pair;
  /** WAV (PCM16, 8 kHz, mono) that it says when it talks. */
  readonly says: string;
}

/** A program that other people made: TLS, encrypted sound or none, answers by itself. */
export interface Softphone {
  dial(uri: string): void;
  hangUp(): void;
  /** What it has heard in its last call; complete once that is over. */
  heard(): Int16Array;
  stop(): Promise<void>;
}
