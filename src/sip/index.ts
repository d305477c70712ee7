export type {
  Admission,
  Asker,
  CallIdentity,
  Flow,
  IncomingInvite,
  IncomingMessage,
  InviteEnd,
  InviteListener,
  InviteOrder,
  KeysResult,
  OfferAnswer,
  OutgoingInvite,
  RefusedSignIn,
  ReofferResult,
  SipCredentials,
} from './invite.ts';
export type { DigestAlgorithm } from './digest/digest-response.ts';
export type { DialogName, ReferOrder, ReferRequest, ReferResult } from './refer.ts';
export type { RegisterOrder, Registration, RegistrationState } from './registration.ts';
export { bindingKey, deviceOf, type RegisteredBinding } from './registrar.ts';
export type { PingResult } from './ping.ts';
export type { MessageOrder, MessageResult } from './text-message.ts';
export { UserAgent, type UserAgentOptions } from './user-agent.ts';
export { inspectConnection, type ConnectionFinding } from './transport/inspect-connection.ts';
export type { TlsTrust } from './transport/tls-trust.ts';
