import type { GatewayTools } from '../gateway-kind.ts';
import type { OutgoingSms, Receipt, SendResult, SmsGateway } from '../sms-gateway.ts';
import { exchange, type HttpOrder } from './http-exchange.ts';

/** How one HTTP API is spoken: pure. */
export interface HttpDialect {
  send(sms: OutgoingSms): HttpOrder;
  /** What an answer below 500 says. */
  sent(status: number, body: string, sms: OutgoingSms): SendResult;
  readonly asking?: {
    ask(message: AskedMessage): HttpOrder;
    /** Undefined while nothing final is known. */
    told(body: string, message: AskedMessage): Receipt['state'] | undefined;
  };
}

export interface AskedMessage {
  readonly id: string;
  readonly phone: string;
}

/** Sends by HTTP; asks for what became of messages one by one. */
export class HttpGateway implements SmsGateway {
  readonly #dialect: HttpDialect;
  readonly #tools: GatewayTools;
  readonly #stopping = new AbortController();
  readonly ask?: SmsGateway['ask'];

  constructor(dialect: HttpDialect, tools: GatewayTools) {
    this.#dialect = dialect;
    this.#tools = tools;
    const { asking } = dialect;
    if (asking) this.ask = (messages) => this.#ask(asking, messages);
  }

  async send(sms: OutgoingSms): Promise<SendResult> {
    const answer = await exchange(this.#dialect.send(sms), this.#tools);
    if (answer.kind === 'unknown') return { kind: 'unknown', trouble: 'no-answer' };
    if (answer.kind === 'refused') return answer;
    const { status, body } = answer;
    if (status === 401 || status === 403) return { kind: 'refused', trouble: 'denied' };
    return this.#dialect.sent(status, body, sms);
  }

  /** Questions end at once: they are asked again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
  }

  async #ask(
    asking: NonNullable<HttpDialect['asking']>,
    messages: readonly AskedMessage[],
  ): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    for (const message of messages) {
      if (this.#stopping.signal.aborted) break;
      const answer = await exchange(asking.ask(message), this.#tools, this.#stopping.signal);
      const state = answer.kind === 'answered' ? asking.told(answer.body, message) : undefined;
      if (state) receipts.push({ messageId: message.id, state });
    }
    return receipts;
  }
}

/** A value inside JSON by its dotted path (`sms.0.id`); undefined when it is not there or the text is no JSON. */
export function valueAt(body: string, path: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A value as the name of a message: undefined unless it is a number or a text. */
export function asId(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

/** Without the plus, as most gateways want a number. */
export function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}

export const formHeaders = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } as const;
export const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' } as const;
