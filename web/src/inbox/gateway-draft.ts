import type { SmsGateway, SmsGatewayChoice, SmsGatewayField } from '../../../src/api/contract/index.ts';

/** What is typed in the form of one gateway. A secret that nobody has touched is not among the fields. */
export interface GatewayDraft {
  readonly fields: Readonly<Record<string, string>>;
  readonly sender: string;
  readonly priceKopecks: number | null;
}

export function draftOf({ fields, filledIn, sender, priceKopecks }: SmsGateway): GatewayDraft {
  const shown = fields
    .filter(({ kind }) => kind !== 'secret')
    .map(({ id, preset }) => [id, filledIn[id] ?? preset ?? '']);
  return { fields: Object.fromEntries(shown) as Record<string, string>, sender, priceKopecks };
}

/** Which fields have to be filled in still; `sender` and `price` among them. */
export function emptyFields(gateway: SmsGateway, draft: GatewayDraft): readonly string[] {
  const isEmpty = ({ id, kind, required }: SmsGatewayField): boolean => {
    if (!required || (draft.fields[id] ?? '').trim() !== '') return false;
    return kind !== 'secret' || !gateway.secretsKept.includes(id);
  };
  return [
    ...gateway.fields.filter(isEmpty).map(({ id }) => id),
    ...(gateway.senderNeeded && draft.sender.trim() === '' ? ['sender'] : []),
    ...(draft.priceKopecks === null ? ['price'] : []),
  ];
}

export function orderOf({ kind }: SmsGateway, draft: GatewayDraft): SmsGatewayChoice {
  const { fields, sender, priceKopecks } = draft;
  return { kind, fields: { ...fields }, sender: sender.trim(), priceKopecks: Math.round(priceKopecks ?? 0) };
}
