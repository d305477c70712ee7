// As websocket/asr_server.py of alphacep/vosk-server answers: one message for each message with sound, a last one for the end.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Behaviour, EngineServer } from './engine-server.ts';

const statuses: Partial<Record<Behaviour, string>> = {
  limited: '429 Too Many Requests',
  fails: '500 Internal Server Error',
  refuses: '401 Unauthorized',
};

const nonsense: Partial<Record<Behaviour, string>> = {
  garbage: '<html>Bad gateway</html>',
  'wrong-shape': '{"hello":1}',
};

export class VoskServer implements EngineServer {
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
  #held: (() => void)[] = [];
  #heard = '';
  #behaviour: Behaviour = 'answers';

  private constructor(http: Server) {
    this.#http = http;
    this.address = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
    http.on('upgrade', (request, socket: Duplex, head) => {
      this.asked += 1;
      const status = statuses[this.#behaviour];
      if (status !== undefined) return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#serve(opened));
    });
  }

  static async start(): Promise<VoskServer> {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return new VoskServer(http);
  }

  hears(text: string): void {
    this.#heard = text;
  }

  behave(how: Behaviour): void {
    this.#behaviour = how;
  }

  release(): void {
    for (const answer of this.#held.splice(0)) answer();
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
    if (this.#behaviour === 'closes') return socket.close(1000);
    socket.on('message', (data, isBinary) => {
      if (isBinary) return this.#sound(socket);
      const message = (data as Buffer).toString('utf8');
      if (message === '{"eof" : 1}') return this.#end(socket);
      this.configs.push(JSON.parse(message));
      if (this.answersConfig) socket.send(JSON.stringify({ partial: '' }));
    });
  }

  #sound(socket: WebSocket): void {
    const how = this.#behaviour;
    if (how === 'cuts') return socket.terminate();
    if (how === 'silent') return;
    socket.send(nonsense[how] ?? JSON.stringify({ partial: this.#heard }));
  }

  #end(socket: WebSocket): void {
    this.ended += 1;
    const answer = (): void => {
      const words = this.#heard.split(' ').filter(Boolean);
      const result = words.map((word) => ({ word, start: 0.1, end: 0.4, conf: this.confidence }));
      socket.send(JSON.stringify({ ...(words.length > 0 ? { result } : {}), text: this.#heard }), () =>
        socket.close(1000),
      );
    };
    if (this.#behaviour === 'silent') return;
    if (this.#behaviour === 'slow') this.#held.push(answer);
    else answer();
  }
}
