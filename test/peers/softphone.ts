import type { Pair } from '../wire/certificates.ts';

/** How a softphone is set up: as a person would type it in, and with files for ears and mouth. */
export interface SoftphoneOrder {
  /** Whose telephone it is; for a telephone of ours the login. */
  readonly user: string;
  /** Of localhost: where it signs in with that password. A patient's may sign in nowhere. */
  readonly signIn?: { readonly port: number; readonly password: string };
  /** PEM: who has signed the server's certificate. Absent: it speaks by UDP, and its sound is plain. */
  readonly authority?: string;
  /** Of it and the two after, where it has ports of its own; another for each that runs at the same time. */
  readonly port?: number;
  /** What it shows to who calls it by TLS. */
  readonly own?: Pair;
  /** WAV (PCM16, 8 kHz, mono) that it says when it talks; absent: it says back what it hears. */
  readonly says?: string;
  /** It is signed in by UDP and by TCP, as two flows of one telephone (RFC 5626). */
  readonly twoFlows?: boolean;
}

/** A program that other people made; answers by itself. */
export interface Softphone {
  dial(uri: string): void;
  hangUp(): void;
  /** Resolves when it holds whom it talks with: it can call another then. */
  hold?(): Promise<void>;
  /** Gives the one of its call before to the one of its last, and is out of both (REFER with Replaces). */
  handOver?(): void;
  /** What it has heard in its last call; complete once that is over. */
  heard(): Int16Array;
  stop(): Promise<void>;
}
