import type { GatewayKind } from './gateway-kind.ts';
import { exolve } from './http/exolve.ts';
import { ownTemplate } from './http/own-template.ts';
import { smsRu } from './http/sms-ru.ts';
import { smsc } from './http/smsc.ts';
import { smpp } from './smpp/smpp-kind.ts';

/** All ways to send messages, in the order in which they are offered. */
export const gatewayKinds: readonly GatewayKind[] = [smsRu, smsc, exolve, smpp, ownTemplate];
