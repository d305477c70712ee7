// As websocket/asr_server.py of alphacep/vosk-server answers: one message for each message with sound, a last one for the end.
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CommandedServer, listening, nonsense } from './commanded-server.ts';
import type { Behaviour, EngineServer } from './engine-server.ts';

const statuses: Partial<Record<Behaviour, string>> = {
  limited: '429 Too Many Requests',
  fails: '500 Internal Server Error',
  refuses: '401 Unauthorized',
};

export class VoskServer extends CommandedServer implements EngineServer {
  readonly address: string;
  /** The configurations that it was sent, parsed. */
  readonly configs: unknown[] = [];
  asked = 0;
  /** Utterances that it was told the end of. */
  ended = 0;
  /** It answers its configuration, too. */
  answersConfig = false;
  /** How sure it is of each of its words. */
  confidence = 1;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #open = new Set<WebSocket>();

  private constructor(http: Server, host: string) {
    super();
    this.#http = http;
    this.address = `ws://${host}`;
    http.on('upgrade', (request, socket: Duplex, head) => {
      this.asked += 1;
      const status = statuses[this.behaviour];
      if (status !== undefined) return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#serve(opened));
    });
  }

  static async start(): Promise<VoskServer> {
    const { http, host } = await listening();
    return new VoskServer(http, host);
  }

  get underWay(): number {
    return this.#open.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.terminate();
    this.#sockets.close();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  #serve(socket: WebSocket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => undefined);
    if (this.behaviour === 'closes') return socket.close(1000);
    socket.on('message', (data, isBinary) => {
      if (isBinary) return this.#sound(socket);
      const message = (data as Buffer).toString('utf8');
      if (message === '{"eof" : 1}') return this.#end(socket);
      this.configs.push(JSON.parse(message));
      if (this.answersConfig) socket.send(JSON.stringify({ partial: '' }));
    });
  }

  #sound(socket: WebSocket): void {
    const how = this.behaviour;
    if (how === 'cuts') return socket.terminate();
    if (how === 'silent') return;
    socket.send(nonsense[how] ?? JSON.stringify({ partial: this.heard }));
  }

  #end(socket: WebSocket): void {
    this.ended += 1;
    const answer = (): void => {
      const words = this.heard.split(' ').filter(Boolean);
      const result = words.map((word) => ({ word, start: 0.1, end: 0.4, conf: this.confidence }));
      socket.send(JSON.stringify({ ...(words.length > 0 ? { result } : {}), text: this.heard }), () =>
        socket.close(1000),
      );
    };
    if (this.behaviour === 'silent') return;
    if (this.behaviour === 'slow') this.hold(answer);
    else answer();
  }
}
