import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type MethodDefinition,
  type ServerDuplexStream,
} from '@grpc/grpc-js';
import type { Behaviour, EngineServer } from './engine-server.ts';

/** How a service speaks; what it was asked first is checked by it. */
export interface Dialect<Request, Response> {
  readonly method: MethodDefinition<Request, Response>;
  isFirst(request: Request): boolean;
  /** Undefined when it is no sound. */
  soundOf(request: Request): Buffer | undefined;
  isEnd(request: Request): boolean;
  partial(text: string): Response;
  /** All that is told when the end has come. */
  finals(text: string, soundMs: number): readonly Response[];
}

export interface GrpcEngine<Request> extends EngineServer {
  /** `http://127.0.0.1:…`, `https:` with a certificate. */
  readonly address: string;
  /** Of the last utterance: with what headers, and all messages. */
  readonly last: { readonly headers: Metadata; readonly requests: readonly Request[] };
  /** Which headers let in; all when it is not set. */
  letIn(check: (headers: Metadata) => boolean): void;
}

type Call<Request, Response> = ServerDuplexStream<Request, Response>;
type Ending = (call: Call<never, never>) => void;

const codes = { limited: 'RESOURCE_EXHAUSTED', fails: 'INTERNAL', refuses: 'UNAUTHENTICATED', 'wrong-shape': 'UNIMPLEMENTED' } as const; // prettier-ignore

/** A gRPC service of one method behind a relay, which can cut its connections. */
export async function startGrpcEngine<Request, Response>(
  dialect: Dialect<Request, Response>,
  tls?: { readonly certificate: string; readonly key: string },
): Promise<GrpcEngine<Request>> {
  const scene = new Scene(dialect);
  const server = new Server();
  const { method } = dialect;
  const raw = (value: unknown): Buffer =>
    Buffer.isBuffer(value) ? value : method.responseSerialize(value as Response);
  server.addService(
    { method: { ...method, responseSerialize: raw } },
    { method: (call: Call<Request, Response>) => scene.serve(call) },
  );
  const credentials = tls
    ? ServerCredentials.createSsl(null, [
        { cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key) },
      ])
    : ServerCredentials.createInsecure();
  const behind = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
  const relay = await startRelay(behind, () => scene.how === 'closes');
  scene.cut = relay.cut;
  return Object.assign(scene, {
    address: `${tls ? 'https' : 'http'}://127.0.0.1:${relay.port}`,
    stop: async () => {
      scene.release();
      await relay.stop();
      server.forceShutdown();
    },
  });
}

class Scene<Request, Response> {
  how: Behaviour = 'answers';
  cut: () => void = () => undefined;
  asked = 0;
  underWay = 0;
  last: { headers: Metadata; requests: Request[] } = { headers: undefined as never, requests: [] };
  #text = '';
  #letsIn: (headers: Metadata) => boolean = () => true;
  #held: (() => void)[] = [];
  readonly #dialect: Dialect<Request, Response>;

  constructor(dialect: Dialect<Request, Response>) {
    this.#dialect = dialect;
  }

  hears(text: string): void {
    this.#text = text;
  }

  behave(how: Behaviour): void {
    this.how = how;
    if (how === 'closes') this.cut();
  }

  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  letIn(check: (headers: Metadata) => boolean): void {
    this.#letsIn = check;
  }

  serve(call: Call<Request, Response>): void {
    this.asked += 1;
    this.underWay += 1;
    let over = false;
    const leave = (): void => {
      if (!over) this.underWay -= 1;
      over = true;
    };
    call.on('cancelled', leave);
    const end: Ending = (ending) => {
      leave();
      ending.end();
    };
    const requests: Request[] = [];
    this.last = { headers: call.metadata, requests };
    const { how } = this;
    if (how === 'limited' || how === 'fails' || how === 'refuses' || how === 'wrong-shape')
      return this.#refuse(call, status[codes[how]], leave);
    if (!this.#letsIn(call.metadata)) return this.#refuse(call, status.UNAUTHENTICATED, leave);
    let soundMs = 0;
    let answered = false;
    const answer = (): void => {
      if (answered || how === 'silent') return;
      answered = true;
      const go = (): void => {
        if (over) return;
        for (const response of this.#dialect.finals(this.#text, soundMs)) call.write(response);
        end(call as never);
      };
      if (how === 'slow') this.#held.push(go);
      else go();
    };
    call.on('data', (request: Request) => {
      requests.push(request);
      if (requests.length === 1 && !this.#dialect.isFirst(request))
        return this.#refuse(call, status.INVALID_ARGUMENT, leave);
      const sound = this.#dialect.soundOf(request);
      if (sound) soundMs += sound.length / 16;
      if (sound && how === 'cuts') return this.cut();
      if (sound && how === 'garbage') call.write(Buffer.from([0xff, 0xff, 0xff]) as never);
      else if (sound && how === 'answers' && this.#text !== '' && !answered)
        call.write(this.#dialect.partial(this.#text));
      if (this.#dialect.isEnd(request)) answer();
    });
    call.on('end', answer);
  }

  #refuse(call: Call<Request, Response>, code: number, leave: () => void): void {
    leave();
    call.emit('error', { code, details: 'as it was told to' });
  }
}

async function startRelay(
  behind: number,
  closes: () => boolean,
): Promise<{ port: number; cut: () => void; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  const relay = createServer((near) => {
    keep(near);
    if (closes()) return near.destroy();
    const far = connect(behind, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (relay.address() as AddressInfo).port,
    cut,
    stop: async () => {
      cut();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
