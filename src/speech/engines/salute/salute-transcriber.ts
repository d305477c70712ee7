import { Metadata, status, type ClientDuplexStream } from '@grpc/grpc-js';
import type { Clock } from '../../../base/index.ts';
import type { Hearing } from '../../recognizer.ts';
import { checkKey, GrpcLine, readRoots } from '../grpc/grpc-line.ts';
import { StreamedDictation } from '../grpc/streamed-dictation.ts';
import type { Dictation, Transcriber } from '../transcribing/transcriber.ts';
import { recognize, saluteContract, type SaluteRequest, type SaluteResponse } from './salute-contract.ts';
import { SaluteTokens, type SaluteAccount } from './salute-tokens.ts';

export interface SaluteRecognition extends Omit<SaluteAccount, 'roots'> {
  /** `https://smartspeech.sber.ru:443` */
  readonly address: string;
  /** `callcenter`, `general`, … */
  readonly model: string;
  /** PEM file with the Russian Trusted Root CA. */
  readonly caFile?: string | undefined;
}

type Call = ClientDuplexStream<SaluteRequest, SaluteResponse>;

/** Throws `Failure` (`invalid`) when the address, the key or the file can't be used. */
export function createSaluteTranscriber(recognition: SaluteRecognition, clock: Clock): Transcriber {
  return new SaluteTranscriber(recognition, clock);
}

class SaluteTranscriber implements Transcriber {
  readonly id: string;
  readonly #line: GrpcLine<SaluteRequest, SaluteResponse>;
  readonly #tokens: SaluteTokens;
  readonly #model: string;

  constructor({ address, model, caFile, authAddress, key, scope }: SaluteRecognition, clock: Clock) {
    const roots = readRoots(caFile);
    this.id = `salute:${model}`;
    this.#line = new GrpcLine({ address, roots }, recognize());
    this.#tokens = new SaluteTokens({ authAddress, key: checkKey(key), scope, roots }, clock);
    this.#model = model;
  }

  /** A token is asked for beforehand; without one the house starts all the same. */
  async start(): Promise<void> {
    this.#line.open();
    await Promise.resolve(this.#tokens.take()).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#line.close();
  }

  begin({ vocabulary }: Hearing, onPartial: (text: string) => void): Dictation {
    return new StreamedDictation({
      contract: saluteContract(this.#model, vocabulary),
      onPartial,
      open: () => {
        const token = this.#tokens.take();
        return typeof token === 'string' ? this.#call(token) : token.then((value) => this.#call(value));
      },
    });
  }

  #call(token: string): Call | undefined {
    const headers = new Metadata();
    headers.set('authorization', `Bearer ${token}`);
    const call = this.#line.call(headers);
    call?.on('error', ({ code }: { readonly code?: number }) => {
      if (code === status.UNAUTHENTICATED) this.#tokens.forget(token);
    });
    return call;
  }
}
