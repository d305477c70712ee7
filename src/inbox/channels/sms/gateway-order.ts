import { Failure, silentLog, systemClock } from '../../../base/index.ts';
import { wrongField } from './gateway-address.ts';
import type { GatewayFields, GatewayKind } from './gateway-kind.ts';
import { gatewayKinds } from './gateway-kinds.ts';

export interface GatewayOrder {
  readonly projectId: string;
  readonly kind: string;
  /** A secret that is left out stays as it is. */
  readonly fields: GatewayFields;
  /** A name of up to 11 letters and digits, or a number; empty: the gateway's own. */
  readonly sender: string;
  /** Of one segment. */
  readonly priceKopecks: number;
}

interface Kept {
  readonly fields: GatewayFields;
  readonly secrets: GatewayFields;
}

/** 3GPP TS 23.040 §9.1.2.5: a name has 11 septets; a number as it is dialled. */
const senderShape = /^(?:[A-Za-z0-9][A-Za-z0-9 ._&-]{0,10}|\+?\d{3,15})?$/;

/** Where a secret goes. */
const whereFields = ['address', 'host', 'port', 'tls', 'method', 'headers', 'body'];

/**
 * What was filled in, with the kept secrets that were left out, checked. A kept secret goes where it has gone before: for another
 * address it has to be filled in again. Throws `Failure('invalid')`: `sms.kind-unknown`, `sms.field-missing`, `sms.field-wrong`,
 * `sms.address-open`, `sms.secret-again`.
 */
export function checkGateway(
  order: GatewayOrder,
  kept: Kept | undefined,
): { readonly fields: GatewayFields; readonly secrets: GatewayFields } {
  const kind = gatewayKinds.find(({ id }) => id === order.kind);
  if (!kind) throw new Failure('invalid', { code: 'sms.kind-unknown', message: 'There is no such gateway.' });
  if (!senderShape.test(order.sender)) throw wrongField('sender');
  if (kind.senderNeeded && order.sender === '') throw missingField('sender');
  const fields: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const field of kind.fields) {
    const sent = order.fields[field.id]?.trim();
    const old = field.kind === 'secret' && sent === undefined ? kept?.secrets[field.id] : undefined;
    const value = sent ?? old ?? (field.kind === 'secret' ? '' : (field.preset ?? ''));
    if (field.required && value === '') throw missingField(field.id);
    if (field.choices && !field.choices.some((choice) => choice.value === value)) throw wrongField(field.id);
    if (old !== undefined) refuseElsewhere(field.id, kind, order.fields, kept?.fields ?? {});
    if (value !== '') (field.kind === 'secret' ? secrets : fields)[field.id] = value;
  }
  // what can't be made is refused now, and not when a patient is written to
  kind.make({ ...fields, ...secrets }, { clock: systemClock, log: silentLog, onNews: async () => undefined });
  return { fields, secrets };
}

function refuseElsewhere(field: string, kind: GatewayKind, now: GatewayFields, before: GatewayFields): void {
  for (const { id, preset = '' } of kind.fields) {
    if (!whereFields.includes(id)) continue;
    if ((now[id]?.trim() ?? preset) === (before[id] ?? preset)) continue;
    throw new Failure('invalid', {
      code: 'sms.secret-again',
      message: 'What is kept was filled in for another address.',
      params: { field },
    });
  }
}

function missingField(field: string): Failure {
  return new Failure('invalid', {
    code: 'sms.field-missing',
    message: `Fill in the field ${field}.`,
    params: { field },
  });
}
