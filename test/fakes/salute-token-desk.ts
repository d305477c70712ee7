import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What it was asked with. */
interface Asked {
  readonly authorization: string | undefined;
  readonly requestId: string | undefined;
  readonly scope: string | null;
}

/** Gives tokens out as https://developers.sber.ru/docs/ru/salutespeech/api/authentication tells, or answers as it is told. */
export class SaluteTokenDesk {
  readonly asked: Asked[] = [];
  /** When the next token ends, milliseconds since 1970. */
  endsAt = Number.MAX_SAFE_INTEGER;
  /** Instead of a token: a status with a body, or nothing at all. */
  instead: { readonly status: number; readonly body: string } | 'silence' | undefined;
  readonly #server: HttpServer;
  readonly #scheme: string;

  private constructor(tls?: { readonly certificate: string; readonly key: string }) {
    this.#scheme = tls ? 'https' : 'http';
    this.#server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key }) : createServer();
    this.#server.on('request', (request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        this.asked.push({
          authorization: request.headers.authorization,
          requestId: request.headers.rquid as string | undefined,
          scope: new URLSearchParams(body).get('scope'),
        });
        if (this.instead === 'silence') return;
        const { status, body: answer } = this.instead ?? { status: 200, body: this.#token() };
        response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
      });
    });
  }

  static async open(tls?: { readonly certificate: string; readonly key: string }): Promise<SaluteTokenDesk> {
    const desk = new SaluteTokenDesk(tls);
    await new Promise<void>((resolve) => desk.#server.listen(0, '127.0.0.1', resolve));
    return desk;
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://127.0.0.1:${port}/api/v2/oauth`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #token(): string {
    return JSON.stringify({ access_token: `token-${this.asked.length}`, expires_at: this.endsAt });
  }
}
