import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpAsked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A gateway's HTTP server on the loopback: keeps what it was asked and answers as it is told. */
export class SmsHttpServer {
  readonly #server: Server;
  readonly asked: HttpAsked[] = [];
  answer: { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> } = {
    body: {},
  };
  /** Ends the connection instead of answering. */
  cuts = false;
  /** Answers nothing. */
  silent = false;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<SmsHttpServer> {
    const server = new SmsHttpServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The form fields of the last request. */
  get form(): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(this.asked.at(-1)?.body));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    this.asked.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
    if (this.silent) return;
    if (this.cuts) {
      response.destroy();
      return;
    }
    const { status = 200, body, headers: more } = this.answer;
    response.writeHead(status, { connection: 'close', ...more });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
