import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** One file over HTTP, by RFC 9110 with ranges and a tag, unless it is told otherwise. */
export class FileServer {
  content: Buffer;
  tag = '"one"';
  knowsRanges = true;
  /** So many bytes of each answer are sent; the connection waits there to be cut. */
  holdsAfter = Infinity;
  /** The next answers, instead of the file; a string is where it redirects to. */
  readonly instead: (number | string)[] = [];
  /** `Range` of each request. */
  readonly asked: (string | undefined)[] = [];
  /** Told how many requests there were, before this one is answered. */
  onAsked: (count: number) => void = () => undefined;
  readonly #held = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  constructor(content: Buffer) {
    this.content = content;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/model.tar.bz2`;
  }

  /** Cuts what waits: whoever got the bytes calls it. */
  cut(): void {
    for (const response of this.#held) response.destroy();
    this.#held.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push(headers.range);
    this.onAsked(this.asked.length);
    const instead = this.instead.shift();
    if (typeof instead === 'number') return void response.writeHead(instead).end();
    if (instead !== undefined) return void response.writeHead(302, { location: instead }).end();
    const { content, tag } = this;
    const same = headers['if-range'] === undefined || headers['if-range'] === tag;
    const from = this.knowsRanges && same ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
    if (from > 0 && from >= content.length) {
      return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    }
    const rest = content.subarray(from);
    const range =
      from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, etag: tag, ...range });
    if (rest.length <= this.holdsAfter) return void response.end(rest);
    response.write(rest.subarray(0, this.holdsAfter));
    this.#held.add(response);
  }
}

/** A proxy that passes on what it is asked for, by tunnel (RFC 9110 §9.3.6) or by whole addresses. */
export async function openProxy(): Promise<{
  address: string;
  readonly passed: string[];
  stop(): Promise<void>;
}> {
  const passed: string[] = [];
  const proxy = createServer((request, response) => {
    passed.push(request.url ?? '');
    void fetch(request.url ?? '').then(async (answer) => {
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  proxy.on('connect', (request: IncomingMessage, socket) => {
    passed.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    far.on('error', () => socket.destroy());
    socket.on('error', () => far.destroy());
    socket.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    passed,
    stop: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
