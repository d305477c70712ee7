// RFC 3261 §8.1.1, §13.2.1: making the INVITE of an order.
import { Failure, newToken } from '../../base/index.ts';
import type { InviteOrder } from '../invite.ts';
import { Headers } from '../message/headers.ts';
import { writeNameAddress } from '../message/name-address.ts';
import { byUdp, type SipUri } from '../message/uri.ts';
import { flowTo, type Endpoint } from '../transport/transport.ts';
import { supportedExtensions } from '../user-agent-client.ts';
import { sipUri, wayOf, type OutgoingRequest } from './dialog.ts';
import { anonymous, identityHeaders } from './identity.ts';
import { writeWish, type SessionWish } from './session-interval.ts';

interface Target {
  readonly nextHop: SipUri;
  /** The Request-URI and the Route values before it. */
  readonly uri: string;
  readonly routes: readonly string[];
}

/** How an order says the way of its requests. */
export type WayOrder = Pick<InviteOrder, 'target' | 'outboundProxy' | 'routes' | 'transport' | 'flow'>;

export interface PlannedWay extends Target {
  /** Routes before the target, as they were ordered. */
  readonly before: readonly string[];
  readonly flow: Endpoint | undefined;
}

/** An order that can be sent: its URIs are sound. */
export interface InvitePlan extends PlannedWay {
  readonly order: InviteOrder;
  readonly callId: string;
  readonly contactUser: string;
  readonly contentType: string;
}

/** Throws `Failure` when a URI of the order can't be read. */
export function planInvite(order: InviteOrder): InvitePlan {
  const from = requireUri(order.from, 'from');
  return {
    ...planWay(order),
    order,
    callId: newToken(18),
    // RFC 3323 §4.1: nothing that the user agent writes itself says who it is
    contactUser: order.identity?.private ? anonymous.user : from.user,
    contentType: order.contentType ?? 'application/sdp',
  };
}

/** Throws `Failure` when a URI of the order can't be read. */
export function planWay(order: WayOrder): PlannedWay {
  const { routes = [], flow, outboundProxy } = order;
  const target = requireUri(order.target, 'target');
  const proxy = outboundProxy === undefined ? [] : [looseRoute(requireUri(outboundProxy, 'outboundProxy'))];
  const before = [...proxy, ...routes];
  const way = wayTo(order, before, target);
  if (!way) throw badUri('routes');
  return { ...way, before, flow: flow && flowTo(flow) };
}

/** The same call to another target; where it goes by a flow, it goes on doing so. */
export function replan(plan: InvitePlan, target: SipUri): InvitePlan {
  return { ...plan, ...wayTo(plan.order, plan.before, target) };
}

function wayTo(
  order: Pick<WayOrder, 'transport'>,
  before: readonly string[],
  target: SipUri,
): Target | undefined {
  const way = wayOf(before, target.text);
  return way && { ...way, nextHop: order.transport === 'udp' ? byUdp(way.nextHop) : way.nextHop };
}

export function inviteRequest(
  plan: InvitePlan,
  localTag: string,
  cseq: number,
  wish: SessionWish,
): OutgoingRequest {
  const { order } = plan;
  const headers = new Headers();
  for (const route of plan.routes) headers.add('Route', route);
  headers.add(
    'From',
    writeNameAddress({
      ...(order.identity?.private ? anonymous : { name: order.fromName, uri: order.from }),
      params: new Map([['tag', localTag]]),
    }),
  );
  headers.add('To', `<${order.target}>`);
  headers.add('Call-ID', plan.callId);
  headers.add('CSeq', `${cseq} INVITE`);
  // without an offer of ours a reliable response would bring one, and its PRACK would have to answer it
  headers.add('Supported', order.body.length > 0 ? supportedExtensions : 'replaces, timer');
  writeWish(headers, wish);
  if (order.identity) for (const [name, value] of identityHeaders(order.identity)) headers.add(name, value);
  for (const [name, value] of Object.entries(order.headers ?? {})) headers.add(name, value);
  if (order.body.length > 0) headers.add('Content-Type', plan.contentType);
  const request = {
    kind: 'request',
    method: 'INVITE',
    uri: plan.uri,
    headers,
    body: order.body,
  } as const;
  return { request, nextHop: plan.nextHop, flow: plan.flow, contactUser: plan.contactUser };
}

export function requireUri(text: string, field: string): SipUri {
  const uri = sipUri(text);
  if (uri) return uri;
  throw badUri(field);
}

function badUri(field: string): Failure {
  return new Failure('invalid', {
    code: 'sip.bad-uri',
    message: 'A SIP address is malformed.',
    params: { field },
  });
}

/** A Route value of a proxy that we were told to go through. */
export function looseRoute(proxy: SipUri): string {
  return proxy.params.has('lr') ? `<${proxy.text}>` : `<${proxy.text};lr>`;
}
