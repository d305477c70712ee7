// RFC 3261 §11: whether somebody is there.
import { newToken, type Clock } from '../base/index.ts';
import { planWay, type WayOrder } from './dialog/invite-request.ts';
import type { Flow } from './invite.ts';
import { Headers } from './message/headers.ts';
import { noBody } from './message/message.ts';
import type { UserAgentClient } from './user-agent-client.ts';

/** How an OPTIONS gets there. */
export type PingWay = Omit<WayOrder, 'target'>;

export type PingResult =
  | { readonly ok: true; readonly status: number; /** Where the answer came from. */ readonly from: Flow }
  | { readonly ok: false; readonly why: 'timeout' | 'transport' };

export interface PingParts {
  readonly clock: Clock;
  readonly client: UserAgentClient;
  readonly realm: string;
  readonly timeoutMs: number;
}

/** Sends OPTIONS; any final answer counts. Throws `Failure` when a URI of the order can't be read. */
export function pingBy({ clock, client, realm, timeoutMs }: PingParts, order: WayOrder): Promise<PingResult> {
  const { uri, routes, nextHop, flow } = planWay(order);
  const headers = Headers.of([
    ...routes.map((route) => ['Route', route] as const),
    ['From', `<sip:${realm}.invalid>;tag=${newToken(9)}`],
    ['To', `<${order.target}>`],
    ['Call-ID', newToken(18)],
    ['CSeq', '1 OPTIONS'],
    ['Accept', 'application/sdp'],
  ]);
  const request = { kind: 'request', method: 'OPTIONS', uri, headers, body: noBody } as const;
  return new Promise((resolve) => {
    const timer = clock.after(timeoutMs, () => {
      sending.abandon();
      resolve({ ok: false, why: 'timeout' });
    });
    const settle = (result: PingResult): void => {
      timer.cancel();
      resolve(result);
    };
    const sending = client.send(
      { request, nextHop, contactUser: '', flow },
      {
        onResponse: ({ response, source: from }) => {
          if (response.status >= 200) settle({ ok: true, status: response.status, from });
        },
        onTimeout: () => settle({ ok: false, why: 'timeout' }),
        onUnreachable: () => settle({ ok: false, why: 'transport' }),
      },
    );
  });
}
