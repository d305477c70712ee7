// SMPP v3.4 §2.2 (session states), §2.7 and §2.8 (windows and timers): one connection, bound as a transceiver.
import type { Socket } from 'node:net';
import { loggedError, within, type Clock, type Log, type Timer } from '../../../../base/index.ts';
import {
  commands,
  PduReader,
  readShortMessage,
  responseBit,
  statuses,
  writeBind,
  writePdu,
  type Pdu,
  type ShortMessage,
} from './pdu.ts';

export interface SmppLogin {
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
}

export interface SmppSessionOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Connected, or about to be. */
  readonly socket: Socket;
  readonly login: SmppLogin;
  /** What a deliver_sm brought; acknowledged when it resolves, refused for now when it rejects. */
  onDelivered(sms: ShortMessage): Promise<void>;
  /** Once, whoever ended it. */
  onClosed(): void;
}

/** `lost`: it was sent and no answer came. */
export type SmppAnswer = Pick<Pdu, 'status' | 'body'> | 'lost' | 'not-sent';

const connectMs = 15_000;
const answerMs = 20_000;
const farewellMs = 2_000;
/** §2.7.2 enquire_link_timer; a centre that doesn't answer twice is gone. */
const enquireMs = 30_000;

interface Asked {
  readonly command: number;
  readonly timer: Timer;
  answer(answer: SmppAnswer): void;
}

export class SmppSession {
  readonly #options: SmppSessionOptions;
  readonly #reader = new PduReader();
  readonly #asked = new Map<number, Asked>();
  readonly #enquiring: Timer;
  #leaving: Timer | undefined;
  #sequence = 0;
  #connected = false;
  #closed = false;
  #silent = 0;

  constructor(options: SmppSessionOptions) {
    this.#options = options;
    const { socket, clock } = options;
    socket.setNoDelay(true);
    socket.on('data', (octets: Buffer) => this.#read(octets));
    socket.on('error', (err) =>
      options.log.warn({ err: loggedError(err) }, 'the connection to an SMS centre broke'),
    );
    socket.on('close', () => this.#end());
    this.#enquiring = clock.every(enquireMs, () => this.#enquire());
  }

  /** Connects and binds; the status of the bind, or undefined when nobody answers. */
  async open(): Promise<number | undefined> {
    const { socket, clock, login } = this.#options;
    const late = clock.after(connectMs, () => socket.destroy());
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    late.cancel();
    this.#connected = connected;
    const answer = await this.ask(commands.bindTransceiver, writeBind(login));
    return typeof answer === 'string' ? undefined : answer.status;
  }

  /** Sends a request and waits for its answer. Never rejects. */
  ask(command: number, body: Buffer = Buffer.alloc(0)): Promise<SmppAnswer> {
    if (!this.#connected || this.#closed) return Promise.resolve('not-sent');
    this.#sequence = (this.#sequence % 0x7fffffff) + 1;
    const sequence = this.#sequence;
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(answerMs, () => this.#answer(sequence, 'lost'));
      this.#asked.set(sequence, { command, timer, answer: resolve });
      this.#write({ command, status: statuses.ok, sequence, body });
    });
  }

  /** Says goodbye (§4.2) and closes. May be called twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    await within(this.#options.clock, farewellMs, this.ask(commands.unbind));
    this.#options.socket.destroy();
    this.#end();
  }

  /** Ends it at once. */
  destroy(): void {
    this.#options.socket.destroy();
    this.#end();
  }

  #write(pdu: Pdu): void {
    if (!this.#closed) this.#options.socket.write(writePdu(pdu));
  }

  #read(octets: Buffer): void {
    const pdus = this.#reader.push(octets);
    if (pdus === 'broken') {
      this.#options.log.warn({}, 'an SMS centre sent what is no SMPP');
      this.destroy();
      return;
    }
    this.#silent = 0;
    for (const pdu of pdus) this.#take(pdu);
  }

  #take(pdu: Pdu): void {
    const { command, sequence } = pdu;
    if ((command & responseBit) !== 0) {
      const asked = this.#asked.get(sequence);
      // an answer to something else than what was asked says nothing
      if (
        asked &&
        (command === commands.genericNack || command >>> 0 === (asked.command | responseBit) >>> 0)
      ) {
        this.#answer(sequence, pdu);
      }
      return;
    }
    if (command === commands.deliverSm) void this.#deliver(pdu);
    else if (command === commands.enquireLink) this.#respond(pdu, statuses.ok);
    else if (command === commands.unbind) {
      this.#respond(pdu, statuses.ok);
      // what is asked from now on has certainly not left; what was asked may still be answered
      this.#connected = false;
      this.#options.socket.end();
      this.#leaving = this.#options.clock.after(farewellMs, () => this.destroy());
    } else {
      const nack = { command: commands.genericNack, status: statuses.unknownCommand, sequence };
      this.#write({ ...nack, body: Buffer.alloc(0) });
    }
  }

  async #deliver(pdu: Pdu): Promise<void> {
    const sms = readShortMessage(pdu.body);
    // what can't be read would come again and again
    if (!sms) return this.#respond(pdu, statuses.ok, Buffer.from([0]));
    try {
      await this.#options.onDelivered(sms);
      this.#respond(pdu, statuses.ok, Buffer.from([0]));
    } catch (err) {
      this.#options.log.warn({ err: loggedError(err) }, 'what an SMS centre brought could not be kept');
      this.#respond(pdu, statuses.tryLater, Buffer.from([0]));
    }
  }

  #respond({ command, sequence }: Pdu, status: number, body: Buffer = Buffer.alloc(0)): void {
    this.#write({ command: (command | responseBit) >>> 0, status, sequence, body });
  }

  #enquire(): void {
    if (!this.#connected || this.#closed) return;
    this.#silent += 1;
    if (this.#silent > 2) this.destroy();
    else void this.ask(commands.enquireLink);
  }

  #answer(sequence: number, answer: SmppAnswer): void {
    const asked = this.#asked.get(sequence);
    this.#asked.delete(sequence);
    asked?.timer.cancel();
    asked?.answer(answer);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#enquiring.cancel();
    this.#leaving?.cancel();
    for (const sequence of [...this.#asked.keys()]) this.#answer(sequence, 'lost');
    this.#options.onClosed();
  }
}
