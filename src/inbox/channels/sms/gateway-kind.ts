import type { Clock, Log } from '../../../base/index.ts';
import type { GatewayNews, SmsGateway } from './sms-gateway.ts';

interface InBothLanguages<Words> {
  readonly ru: Words;
  readonly en: Words;
}

/** One field of a gateway's form; every value is text. */
export interface GatewayField {
  readonly id: string;
  /** A `secret` lies sealed and is never shown again; `lines` is a text of several lines. */
  readonly kind: 'text' | 'secret' | 'lines' | 'choice';
  readonly required: boolean;
  readonly preset?: string;
  readonly choices?: readonly { readonly value: string; readonly words: InBothLanguages<string> }[];
  readonly words: InBothLanguages<{ readonly label: string; readonly hint?: string }>;
}

export type GatewayFields = Readonly<Record<string, string>>;

export interface GatewayTools {
  readonly clock: Clock;
  readonly log: Log;
  /** What the gateway tells by itself. It is told again when the promise is rejected. */
  onNews(news: GatewayNews): Promise<void>;
}

/** A way to send messages: what has to be filled in for it, and how it is made. */
export interface GatewayKind {
  readonly id: string;
  readonly words: InBothLanguages<{ readonly name: string; readonly about: string }>;
  readonly fields: readonly GatewayField[];
  /** Whether it asks, or is told, what became of a message. */
  readonly tellsDelivery: boolean;
  /** Whether a number or name of the sender has to be given. */
  readonly senderNeeded: boolean;
  /** Throws `Failure('invalid', 'sms.field-wrong')` for what can't be used. Goes nowhere before the first message. */
  make(fields: GatewayFields, tools: GatewayTools): SmsGateway;
}
