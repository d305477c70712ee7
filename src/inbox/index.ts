export { Courier } from './channels/sms/courier.ts';
export type { GatewayField, GatewayKind } from './channels/sms/gateway-kind.ts';
export { gatewayKinds } from './channels/sms/gateway-kinds.ts';
export { SmsDesk, type SmsGatewayState } from './channels/sms/sms-desk.ts';
export type { Sms } from './channels/sms/sms.ts';
export { VisitLinks, type LinkedVisit } from './visit-links/visit-links.ts';
