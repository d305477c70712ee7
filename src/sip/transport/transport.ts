// RFC 3261 §18: what the core asks of a transport. UDP is here; TCP, TLS and WebSocket fit the same shape.

export interface Endpoint {
  /** An IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface TransportEvents {
  /** One message: a datagram, or what a stream's framing has cut out. */
  onBytes(bytes: Buffer, source: Endpoint): void;
  /** Nobody can be reached there (ICMP, a refused or broken connection). */
  onUnreachable(destination: Endpoint): void;
}

export interface Transport {
  /** As in Via. */
  readonly protocol: 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';
  /** Whether it retransmits by itself. */
  readonly reliable: boolean;
  /** Where it listens, once open. */
  readonly address: Endpoint;
  open(events: TransportEvents): Promise<void>;
  close(): Promise<void>;
  send(bytes: Buffer, destination: Endpoint): void;
  /** Asks the network whether somebody listens there; only a "no" is reported, by `onUnreachable`. */
  probe(destination: Endpoint): void;
}

export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.host === b.host && a.port === b.port;
}
