import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import smpp, { type SmppPdu, type SmppSession } from 'smpp';

export interface TakenSms {
  readonly source: string;
  readonly sourceTon: number;
  readonly destination: string;
  readonly text: string;
  readonly esmClass: number;
  readonly dataCoding: number;
  readonly wantsReceipt: boolean;
  /** Reference, how many, which: of a part. */
  readonly part?: readonly number[];
}

/** An SMS centre on the loopback, of another SMPP implementation, that does what it is told, nonsense too. */
export class SmsCentre {
  readonly #server: Server;
  readonly sessions: SmppSession[] = [];
  readonly taken: TakenSms[] = [];
  binds = 0;
  /** Submissions, whatever came of them. */
  asked = 0;
  password = 'secret';
  /** Statuses of the next submissions; 0 when there is none left. */
  readonly statuses: number[] = [];
  /** Takes the next messages and never answers. */
  silent = false;
  /** Cuts the line once a message is taken, before it answers. */
  cuts = false;
  #ids = 0;

  private constructor() {
    this.#server = smpp.createServer((session) => this.#serve(session));
  }

  static async start(): Promise<SmsCentre> {
    const centre = new SmsCentre();
    centre.#server.listen(0, '127.0.0.1');
    await once(centre.#server, 'listening');
    return centre;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** To the client that bound last; resolves with the status of its answer. */
  deliver(options: object): Promise<number> {
    const session = this.sessions.at(-1);
    return new Promise((resolve) => session?.deliver_sm(options, (pdu) => resolve(pdu.command_status)));
  }

  /** Asks the client that bound last whether it is there; it reads in order. */
  enquire(): Promise<number> {
    const session = this.sessions.at(-1);
    return new Promise((resolve) => session?.enquire_link((pdu) => resolve(pdu.command_status)));
  }

  receipt(id: string, stat: string): Promise<number> {
    const text = `id:${id} sub:001 dlvrd:001 submit date:2611230900 done date:2611230901 stat:${stat} err:000 text:`;
    return this.deliver({
      esm_class: 4,
      source_addr: '79001234567',
      data_coding: 0,
      short_message: Buffer.from(text),
    });
  }

  async stop(): Promise<void> {
    for (const session of this.sessions) session.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(session: SmppSession): void {
    this.sessions.push(session);
    session.on('error', () => undefined);
    session.on('close', () => this.sessions.splice(this.sessions.indexOf(session), 1));
    session.on('pdu', (pdu) => this.#take(session, pdu));
  }

  #take(session: SmppSession, pdu: SmppPdu): void {
    if (pdu.command === 'bind_transceiver') {
      this.binds += 1;
      const isRight = pdu.password === this.password;
      session.send(pdu.response({ command_status: isRight ? 0 : 0x0e, system_id: 'centre' }));
    } else if (pdu.command === 'submit_sm') this.#submit(session, pdu);
    else if (pdu.command === 'enquire_link' || pdu.command === 'unbind') session.send(pdu.response());
  }

  #submit(session: SmppSession, pdu: SmppPdu): void {
    this.asked += 1;
    const status = this.statuses.shift() ?? 0;
    if (status !== 0) {
      session.send(pdu.response({ command_status: status }));
      return;
    }
    this.taken.push(takenOf(pdu));
    if (this.cuts) session.destroy();
    else if (!this.silent) session.send(pdu.response({ message_id: `m${(this.#ids += 1)}` }));
  }
}

function takenOf(pdu: SmppPdu): TakenSms {
  const { short_message: short, message_payload: payload } = pdu;
  const [header] = short.udh ?? [];
  return {
    source: pdu.source_addr,
    sourceTon: pdu.source_addr_ton,
    destination: pdu.destination_addr,
    text: String(payload?.message ?? short.message),
    esmClass: pdu.esm_class,
    dataCoding: pdu.data_coding,
    wantsReceipt: (pdu.registered_delivery & 1) === 1,
    ...(header ? { part: [...header.subarray(2)] } : {}),
  };
}
