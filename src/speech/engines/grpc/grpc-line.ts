import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import {
  Client,
  connectivityState,
  credentials,
  type ClientDuplexStream,
  type ClientReadableStream,
  type Metadata,
  type MethodDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { Failure } from '../../../base/index.ts';

/** Where a service is: `https://host:443`, or `http://host:50051` for one without TLS in one's own network. */
export interface GrpcPlace {
  readonly address: string;
  /** PEM, trusted besides Node's own roots. */
  readonly roots?: string;
}

/**
 * Without calls for so long the connection is given up: one that a firewall has dropped meanwhile would keep the next patient
 * waiting, a new one is made while he speaks.
 */
const idleMs = 60_000;

/** Calls of one kind to one service, over one connection, which is made when it is first needed. */
export class GrpcLine<Request, Response> {
  readonly #connect: () => Client;
  readonly #method: MethodDefinition<Request, Response>;
  #client: Client | undefined;

  /** Throws `Failure` (`invalid`) when the address is none. */
  constructor(place: GrpcPlace, method: MethodDefinition<Request, Response>) {
    this.#connect = channelTo(place);
    this.#method = method;
  }

  open(): void {
    this.#client ??= this.#connect();
  }

  /** What is under way ends with an error. */
  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  /** Undefined when it is closed. */
  call(headers: Metadata): ClientDuplexStream<Request, Response> | undefined {
    const { path, requestSerialize, responseDeserialize } = this.#method;
    return this.#ready()?.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, headers);
  }

  /** Of a method that answers one request by a stream. Undefined when it is closed. */
  ask(request: Request, headers: Metadata): ClientReadableStream<Response> | undefined {
    const { path, requestSerialize, responseDeserialize } = this.#method;
    return this.#ready()?.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      headers,
    );
  }

  #ready(): Client | undefined {
    if (!this.#client) return undefined;
    // the library would let calls fail for a while without a try: whether to try is decided by whoever calls
    if (this.#client.getChannel().getConnectivityState(true) === connectivityState.TRANSIENT_FAILURE) {
      this.#client.close();
      this.#client = this.#connect();
    }
    return this.#client;
  }
}

function channelTo({ address, roots }: GrpcPlace): () => Client {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Failure('invalid', {
      code: 'speech.address-wrong',
      message: 'The address of a speech service begins with https:// (http:// within one’s own network).',
    });
  }
  const isSafe = url.protocol === 'https:';
  const port = url.port === '' ? (isSafe ? '443' : '80') : url.port;
  const trusted = roots === undefined ? null : Buffer.from([...rootCertificates, roots].join('\n'));
  return () =>
    new Client(
      `${url.hostname}:${port}`,
      isSafe ? credentials.createSsl(trusted) : credentials.createInsecure(),
      {
        'grpc.client_idle_timeout_ms': idleMs,
        'grpc.enable_retries': 0,
        // a line of its own: what fails for one clinic is not held against another
        'grpc.use_local_subchannel_pool': 1,
      },
    );
}

/** One method of a contract. `proto` is our own copy of what we use of it, with the numbers as published. */
export function methodOf<Request, Response>(
  proto: URL,
  service: string,
  method: string,
): MethodDefinition<Request, Response> {
  const contract = loadSync(fileURLToPath(proto), {
    keepCase: true,
    longs: Number,
    enums: String,
    oneofs: true,
  });
  const methods = contract[service] as unknown as Record<string, MethodDefinition<Request, Response>>;
  return methods[method]!;
}

/** Far more than all roots of a browser. */
const longestRoots = 1024 * 1024;

/**
 * What stands in a PEM file of root certificates, undefined when none is named. Throws `Failure` (`invalid`) when it can't be
 * read, is longer than 1 MiB or no file, or has none. Whoever names it need not own the machine: no name makes it wait.
 */
export function readRoots(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readShortFile(file);
  } catch (cause) {
    throw new Failure('invalid', {
      code: 'speech.ca-file-unreadable',
      message:
        'The file of root certificates can’t be read on the machine that makes the calls, or is no file of up to 1 MiB.',
      cause,
    });
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new Failure('invalid', {
    code: 'speech.ca-file-empty',
    message: 'The file of root certificates has none in PEM form (-----BEGIN CERTIFICATE-----).',
  });
}

/** Not by its length as it is told: some files of the system tell none and never end. */
function readShortFile(file: string): string {
  // a pipe would be waited for while it is opened
  const opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(opened).isFile()) throw new Error('It is no file.');
    const bytes = Buffer.alloc(longestRoots + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(opened, bytes, length, bytes.length - length, null);
    }
    if (length > longestRoots) throw new Error('It is too long.');
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(opened);
  }
}

/** A key as it may stand in a header. Throws `Failure` (`invalid`) when something slipped in while it was copied. */
export function checkKey(key: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new Failure('invalid', {
    code: 'speech.key-wrong',
    message: 'The key has signs that no key has: copy it again, without spaces and line ends.',
  });
}
