import { isIP } from 'node:net';
import { readPersonAddress } from '../base/index.ts';
import type { CodecName, SrtpPolicy } from '../media/index.ts';
import type { CallIdentity, Flow, SipCredentials, TlsTrust } from '../sip/index.ts';
import { readHostPort, uriHost, writeHostPort, type HostPort } from './host-port.ts';
import type { KeysBy, NumberField, NumberFormat, TrunkTransport } from './trunk.ts';

/** What the wire needs of a trunk: where it really leads now, and who we are there. */
export interface TrunkRoute {
  /** IPv6 without brackets. */
  readonly host: string;
  /** Absent: found by DNS. */
  readonly port?: number;
  /** As it stands in a URI; the host when absent. */
  readonly domain?: string;
  /** `host[:port]` as it stands in a URI. */
  readonly proxy?: string;
  /** UDP when absent. */
  readonly transport?: TrunkTransport;
  readonly trust?: TlsTrust;
  readonly username?: string;
  readonly callerId?: string;
  /** `from` when absent. */
  readonly numberField?: NumberField;
  readonly hidesNumber?: boolean;
  readonly numberFormat: NumberFormat;
  readonly prefix?: string;
  readonly srtp?: SrtpPolicy;
  readonly codecs?: readonly CodecName[];
  /** Its calls share one port for sound. */
  readonly sharedPort?: boolean;
  /** In the sound when absent. */
  readonly keysBy?: KeysBy;
  readonly credentials?: SipCredentials;
  /** What its registrar wants calls to pass (RFC 3608), as it said last. */
  readonly serviceRoute?: readonly string[];
}

type LinePlace = Pick<TrunkRoute, 'host' | 'port' | 'proxy' | 'transport'>;

/** The line's server as a SIP URI; with a user, whoever that is there. */
export function lineUri(route: LinePlace, user?: string): string {
  const by = route.proxy === undefined ? transportParameter(route) : '';
  return `sip:${user === undefined ? '' : `${escapeUser(user)}@`}${writeHostPort(route)}${by}`;
}

/** RFC 3261 §8.1.2: the proxy that all requests of the line go to first, as the URI of a route; undefined without one. */
export function proxyUri(route: LinePlace): string | undefined {
  return route.proxy === undefined ? undefined : `sip:${route.proxy}${transportParameter(route)};lr`;
}

/** Whom the line's requests are sent to, as a URI. */
export function hopUri(route: LinePlace): string {
  return proxyUri(route) ?? lineUri(route);
}

/** The same as host and port. */
export function firstHop({ host, port, proxy }: LinePlace): HostPort {
  return (proxy === undefined ? undefined : readHostPort(proxy)) ?? { host, port };
}

/** We on that line, whom it rings. */
export function ownUri(route: Pick<TrunkRoute, 'host' | 'domain'>, user: string): string {
  return `sip:${escapeUser(user)}@${route.domain ?? uriHost(route.host)}`;
}

function transportParameter({ transport }: LinePlace): string {
  return transport === 'tcp' || transport === 'tls' ? `;transport=${transport}` : '';
}

/** Where an INVITE goes and as whom. */
export interface Destination {
  readonly target: string;
  readonly from: string;
  /** Shown beside it. */
  readonly fromName?: string;
  /** Says apart from it who calls. */
  readonly identity?: CallIdentity;
  /** Where a telephone of ours has registered from. */
  readonly flow?: Flow;
  /** A line that was set to UDP is spoken with over UDP, however long a message is. */
  readonly transport?: 'udp';
  /** Everything of the call goes through it first. */
  readonly outboundProxy?: string;
  /** Proxies on its way, as Route values. */
  readonly routes?: readonly string[];
  readonly credentials?: SipCredentials;
  /** It leaves by the trunk and takes one of its lines. */
  readonly viaTrunk: boolean;
  /** How sound goes; in the clear when absent. */
  readonly srtp?: SrtpPolicy;
  /** In the order of preference; G.711 when absent. */
  readonly codecs?: readonly CodecName[];
  /** The line whose calls share one port for sound; a port of its own when absent. */
  readonly sharedPort?: string;
  /** How keys are pressed there; in the sound when absent. */
  readonly keysBy?: KeysBy;
}

/** The address that an INVITE goes to first; undefined when it is a name's. */
export function addressOf({ flow, outboundProxy, routes = [], target }: Destination): string | undefined {
  const [hop = target] = outboundProxy === undefined ? routes : [outboundProxy];
  const [, written = ''] = /^<?sips?:(?:[^@<>]*@)?(\[[^\]]+\]|[^:;?>]+)/i.exec(hop) ?? [];
  const host = flow?.host ?? written.replace(/[[\]]/g, '');
  return isIP(host) === 0 ? undefined : host;
}

/** By which name the media engine knows a line whose calls share one port; undefined for others. */
export function sharedPortOf({ sharedPort, host, port }: TrunkRoute): string | undefined {
  return sharedPort ? writeHostPort({ host, port }) : undefined;
}

/** Characters of an extension or number that need no escaping in a SIP user part (RFC 3261 §25.1) and mean no parameter. */
const dialable = /^\+?[0-9A-Za-z*#._-]{1,40}$/;

/** A typed number without the spaces, brackets and dashes that people write into it; undefined when it can't be dialled. */
export function dialableNumber(typed: string): string | undefined {
  const bare = typed.trim();
  const number = /^[+0-9() -]+$/.test(bare) ? bare.replace(/[() -]/g, '') : bare;
  return dialable.test(number) ? number : undefined;
}

/** How a number is dialled: `+7912…` by the trunk's rule, an extension as it is. */
export function dialString(number: string, route: Pick<TrunkRoute, 'numberFormat' | 'prefix'>): string {
  if (!/^\+\d{7,15}$/.test(number)) return number;
  return (route.prefix ?? '') + formatted(number, route.numberFormat);
}

function formatted(number: string, format: NumberFormat): string {
  if (format === 'e164') return number;
  const digits = number.slice(1);
  if (format === 'digits') return digits;
  // Russia's trunk prefix is 8 and its way abroad 810
  return digits.startsWith('7') && digits.length === 11 ? `8${digits.slice(1)}` : `810${digits}`;
}

/** A number over the trunk. */
export function toNumber(number: string, route: TrunkRoute): Destination {
  return {
    target: lineUri(route, dialString(number, route)),
    from: ownAddress(route),
    identity: identityOn(route),
    transport: udpOf(route),
    outboundProxy: proxyUri(route),
    routes: route.serviceRoute,
    credentials: route.credentials,
    viaTrunk: true,
    srtp: route.srtp,
    codecs: route.codecs,
    sharedPort: sharedPortOf(route),
    keysBy: route.keysBy,
  };
}

/**
 * An administrator's address: `sip:user@host[:port]` is called directly (with the trunk's password when it lives
 * on the trunk's host), a number goes out over the trunk. Undefined when it is neither.
 */
export function toAddress(uri: string, route: TrunkRoute): Destination | undefined {
  const address = readPersonAddress(uri);
  if (typeof address === 'string') return undefined;
  if (address.kind === 'number') return toNumber(address.number, route);
  const { user, host, port } = address;
  const usualPort = route.transport === 'tls' ? 5061 : 5060;
  const names = [uriHost(route.host), route.domain].map((name) => name?.toLowerCase());
  const atTrunk =
    names.includes(uriHost(host).toLowerCase()) && (port ?? usualPort) === (route.port ?? usualPort);
  const elsewhere = `sip:${escapeUser(user)}@${writeHostPort({ host, port })}`;
  const byTransport = (route.transport ?? 'udp') !== 'udp' && route.proxy === undefined;
  return {
    target: atTrunk && byTransport ? lineUri(route, user) : elsewhere,
    ...(atTrunk ? { from: ownAddress(route), identity: identityOn(route) } : shownElsewhere(route)),
    transport: atTrunk ? udpOf(route) : undefined,
    outboundProxy: atTrunk ? proxyUri(route) : undefined,
    routes: atTrunk ? route.serviceRoute : undefined,
    credentials: atTrunk ? route.credentials : undefined,
    viaTrunk: atTrunk,
    srtp: atTrunk ? route.srtp : undefined,
    codecs: atTrunk ? route.codecs : undefined,
    sharedPort: atTrunk ? sharedPortOf(route) : undefined,
    keysBy: atTrunk ? route.keysBy : undefined,
  };
}

/** UDP when that is what the line was set to. */
export function udpOf(route: Pick<TrunkRoute, 'transport'>): 'udp' | undefined {
  return (route.transport ?? 'udp') === 'udp' ? 'udp' : undefined;
}

/** We on that line: by the number that is shown, or by our account where that stands elsewhere. */
function ownAddress(route: TrunkRoute): string {
  const { username, numberField = 'from', hidesNumber = false } = route;
  const byAccount = numberField !== 'from' || hidesNumber;
  return byAccount && username !== undefined ? ownUri(route, username) : shownAddress(route);
}

function shownAddress(route: TrunkRoute): string {
  return ownUri(route, route.callerId ?? route.username ?? 'perezvon');
}

/** RFC 3323 §4.1: to who is not on the line a hidden number is nobody's: none beside From would keep it to himself. */
function shownElsewhere(route: TrunkRoute): Pick<Destination, 'from' | 'fromName'> {
  if (!route.hidesNumber) return { from: shownAddress(route) };
  return { from: 'sip:anonymous@anonymous.invalid', fromName: 'Anonymous' };
}

/** As whom the line may tell others that we have sent somebody on to them (RFC 3892): nobody when our number is hidden. */
export function referrer(route: TrunkRoute): string | undefined {
  return route.hidesNumber ? undefined : ownAddress(route);
}

/**
 * RFC 3325 §9: what says beside From who calls; undefined where From says it. A hidden number is told to the line alone, or it
 * could neither let us call nor bill us.
 */
function identityOn(route: TrunkRoute): CallIdentity | undefined {
  const { numberField = 'from', hidesNumber = false } = route;
  if (numberField === 'from' && !hidesNumber) return undefined;
  const as = numberField === 'from' ? 'preferred' : numberField;
  return { uri: shownAddress(route), as, private: hidesNumber };
}

/** RFC 3261 §25.1: `#` may not stand in a user part. */
function escapeUser(user: string): string {
  return user.replaceAll('#', '%23');
}
