// POST /v1/audio/transcriptions as OpenAI's API reference has it ("Create transcription").
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { CommandedServer, listening, nonsense } from './commanded-server.ts';
import type { Behaviour, EngineServer } from './engine-server.ts';

const statuses: Partial<Record<Behaviour, number>> = { limited: 429, fails: 500, refuses: 401 };
/** What it was sent with an utterance. */
export interface SentTranscription {
  readonly authorization: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly file: { readonly name: string; readonly type: string; readonly bytes: Buffer };
}

export class OpenAiServer extends CommandedServer implements EngineServer {
  readonly address: string;
  readonly sent: SentTranscription[] = [];
  /** Of the segments of a `verbose_json`. */
  segment: { readonly avg_logprob: number; readonly no_speech_prob: number } = {
    avg_logprob: -0.2,
    no_speech_prob: 0.01,
  };
  asked = 0;
  readonly #http: Server;
  readonly #open = new Set<ServerResponse>();

  private constructor(http: Server, host: string) {
    super();
    this.#http = http;
    this.address = `http://${host}/v1`;
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.asked += 1;
      this.#open.add(response);
      response.on('close', () => this.#open.delete(response));
      if (this.behaviour === 'closes') return request.socket.destroy();
      void this.#serve(request, response);
    });
  }

  static async start(): Promise<OpenAiServer> {
    const { http, host } = await listening();
    return new OpenAiServer(http, host);
  }

  get underWay(): number {
    return this.#open.size;
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const how = this.behaviour;
    const sent = await readSent(request).catch(() => undefined);
    if (!sent || request.url !== '/v1/audio/transcriptions' || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    this.sent.push(sent);
    if (how === 'silent') return;
    if (how === 'slow') {
      this.hold(() => this.#answer(response, sent));
      return;
    }
    if (how === 'cuts') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"text":"д', () => request.socket.destroy());
      return;
    }
    const status = statuses[how];
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
      return;
    }
    const wrong = nonsense[how];
    if (wrong !== undefined) response.writeHead(200).end(wrong);
    else this.#answer(response, sent);
  }

  #answer(response: ServerResponse, { fields }: SentTranscription): void {
    const text = this.heard;
    const segments = text === '' ? [] : [{ id: 0, text, ...this.segment }];
    const body =
      fields.response_format === 'verbose_json' ? { text, language: 'russian', segments } : { text };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

async function readSent(request: IncomingMessage): Promise<SentTranscription> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(Uint8Array.from(Buffer.concat(parts)), { headers }).formData();
  const file = form.get('file') as File;
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    authorization: request.headers.authorization,
    fields: Object.fromEntries(fields),
    file: { name: file.name, type: file.type, bytes: Buffer.from(await file.arrayBuffer()) },
  };
}
