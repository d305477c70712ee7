import { Metadata } from '@grpc/grpc-js';
import type { Hearing } from '../../recognizer.ts';
import { checkKey, GrpcLine, readRoots } from '../grpc/grpc-line.ts';
import { StreamedDictation } from '../grpc/streamed-dictation.ts';
import type { Dictation, Transcriber } from '../transcribing/transcriber.ts';
import {
  recognizeStreaming,
  yandexContract,
  type YandexRequest,
  type YandexResponse,
} from './yandex-contract.ts';

export interface YandexAccount {
  /** `https://stt.api.cloud.yandex.net:443`, or that of SpeechKit in one's own rooms. */
  readonly address: string;
  /** Of a service account; sent as `Api-Key`. */
  readonly key: string;
  readonly folderId?: string | undefined;
  /** `general`, `general:rc` or one made for the client. */
  readonly model: string;
  /** PEM file with roots trusted besides Node's own. */
  readonly caFile?: string | undefined;
}

/** Throws `Failure` (`invalid`) when the address, the key or the file can't be used. The service is not asked before `begin`. */
export function createYandexTranscriber(account: YandexAccount): Transcriber {
  return new YandexTranscriber(account);
}

class YandexTranscriber implements Transcriber {
  readonly id: string;
  readonly #line: GrpcLine<YandexRequest, YandexResponse>;
  readonly #headers = new Metadata();
  readonly #contract: ReturnType<typeof yandexContract>;

  constructor({ address, key, folderId, model, caFile }: YandexAccount) {
    this.id = `yandex:${model}`;
    this.#line = new GrpcLine({ address, roots: readRoots(caFile) }, recognizeStreaming());
    this.#headers.set('authorization', `Api-Key ${checkKey(key)}`);
    if (folderId !== undefined) this.#headers.set('x-folder-id', checkKey(folderId));
    this.#contract = yandexContract(model);
  }

  async start(): Promise<void> {
    this.#line.open();
  }

  async stop(): Promise<void> {
    this.#line.close();
  }

  begin(_hearing: Hearing, onPartial: (text: string) => void): Dictation {
    const open = () => this.#line.call(this.#headers);
    return new StreamedDictation({ contract: this.#contract, onPartial, open });
  }
}
