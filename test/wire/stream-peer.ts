import net, { type AddressInfo, type Socket } from 'node:net';
import { StreamFraming } from '../../src/sip/transport/stream-framing.ts';
import type { SipMessage, SipRequest } from '../../src/sip/message/message.ts';
import { parseMessage } from '../../src/sip/message/parse-message.ts';
import { responseTo, type ResponseParts } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';

/** One connection of a test that speaks for itself. */
export class StreamWire {
  readonly messages: SipMessage[] = [];
  /** Keep-alives that came: `ping`, or `pong` while `awaitsPong`. */
  readonly keepAlives: string[] = [];
  awaitsPong = false;
  closed = false;
  onRequest: (request: SipRequest, wire: StreamWire) => void = () => undefined;
  readonly socket: Socket;
  readonly #framing = new StreamFraming();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const frame of this.#framing.push(chunk, this.awaitsPong)) {
        if (frame.kind === 'message') this.#onMessage(frame.bytes);
        else this.keepAlives.push(frame.kind);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  /** Connects to 127.0.0.1. */
  static async to(port: number, host = '127.0.0.1'): Promise<StreamWire> {
    const socket = net.connect({ port, host });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new StreamWire(socket);
  }

  write(text: string | Buffer): void {
    this.socket.write(text);
  }

  reply(request: SipRequest, status: number, parts: ResponseParts = {}): void {
    this.write(serialise(responseTo(request, status, { toTag: 'peer', ...parts })));
  }

  /** First words of what came: methods and statuses. */
  get story(): string[] {
    return this.messages.map((one) => (one.kind === 'request' ? one.method : String(one.status)));
  }

  #onMessage(bytes: Buffer): void {
    const parse = parseMessage(bytes);
    if (!parse.ok) throw new Error(`a message that can't be read has come: ${parse.why}`);
    this.messages.push(parse.message);
    if (parse.message.kind === 'request') this.onRequest(parse.message, this);
  }
}

/** A server on the loopback that does with each connection what the test says. */
export class StreamPeer {
  readonly wires: StreamWire[] = [];
  readonly port: number;
  readonly #server: net.Server;

  private constructor(server: net.Server, onRequest: StreamWire['onRequest']) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => {
      const wire = new StreamWire(socket);
      wire.onRequest = onRequest;
      this.wires.push(wire);
    });
  }

  static async open(onRequest: StreamWire['onRequest'] = () => undefined): Promise<StreamPeer> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StreamPeer(server, onRequest);
  }

  get messages(): SipMessage[] {
    return this.wires.flatMap(({ messages }) => messages);
  }

  close(): void {
    for (const { socket } of this.wires) socket.destroy();
    this.#server.close();
  }
}

/** A request as a stranger might send it. */
export function requestText(method: string, more: readonly string[] = [], body = ''): string {
  const lines = [
    `${method} sip:100@127.0.0.1 SIP/2.0`,
    'Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK' + Math.random().toString(36).slice(2),
    'Max-Forwards: 70',
    'From: <sip:peer@127.0.0.1>;tag=a',
    'To: <sip:100@127.0.0.1>',
    `Call-ID: ${Math.random().toString(36).slice(2)}`,
    `CSeq: 1 ${method}`,
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
