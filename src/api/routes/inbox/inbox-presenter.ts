import type { Appointment } from '../../../clinic/index.ts';
import {
  gatewayKinds,
  type GatewayKind,
  type Sms,
  type SmsDesk,
  type SmsGatewayState,
} from '../../../inbox/index.ts';
import type { SmsGateway, SmsMessage, SmsRules, SmsSettings, VisitSmsPreview } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { maskedPhone } from '../../presenters/masked-phone.ts';

type RefusalReason = NonNullable<SmsMessage['refusal']>;

export function presentSmsSettings(gateways: readonly SmsGatewayState[], rules: SmsRules): SmsSettings {
  const chosen = gateways.find((gateway) => gateway.chosen);
  return {
    chosen: chosen?.kind ?? null,
    gateways: gatewayKinds.map((kind) =>
      presentGateway(
        kind,
        gateways.find((gateway) => gateway.kind === kind.id),
      ),
    ),
    state: chosen
      ? { state: chosen.state, trouble: chosen.trouble ?? null, since: instantOrNull(chosen.sinceMs ?? null) }
      : null,
    rules,
  };
}

function presentGateway(kind: GatewayKind, filledIn: SmsGatewayState | undefined): SmsGateway {
  return {
    kind: kind.id,
    words: kind.words,
    tellsDelivery: kind.tellsDelivery,
    senderNeeded: kind.senderNeeded,
    fields: kind.fields.map((field) => ({
      ...{ id: field.id, kind: field.kind, required: field.required, words: field.words },
      preset: field.preset ?? null,
      choices: (field.choices ?? []).map(({ value, words }) => ({ value, words })),
    })),
    filledIn: { ...filledIn?.fields },
    secretsKept: [...(filledIn?.secretFields ?? [])],
    sender: filledIn?.sender ?? '',
    priceKopecks: filledIn?.priceKopecks ?? 0,
  };
}

export function presentVisitPreview({
  permission,
  askedAtMs,
  ...preview
}: Awaited<ReturnType<SmsDesk['previewVisit']>>): VisitSmsPreview {
  const askedAt = instantOrNull(askedAtMs);
  if (permission.kind === 'allowed') return { ...preview, refusal: null, askedAt };
  const { reason, untilMs, mayDecide } = permission;
  return {
    ...preview,
    refusal: { reason: reason as RefusalReason, until: instantOrNull(untilMs), mayDecide },
    askedAt,
  };
}

export function presentSms(sms: Sms, visit: Appointment | undefined): SmsMessage {
  return {
    id: sms.id,
    phone: maskedPhone(sms.phone),
    // a link is the patient's: who reads the list must not answer for him
    text: sms.text.replaceAll(/(\/v\/)[\w-]+/g, '$1…'),
    purpose: sms.purpose,
    patientName: visit?.patientName ?? null,
    state: sms.state,
    trouble: sms.trouble ?? null,
    // the gate names its reasons as the contract does
    refusal: (sms.refusal as RefusalReason | undefined) ?? null,
    segments: sms.segments,
    priceKopecks: sms.priceKopecks,
    createdAt: instant(sms.createdAtMs),
    sentAt: instantOrNull(sms.sentAtMs ?? null),
    settledAt: instantOrNull(sms.settledAtMs ?? null),
  };
}
