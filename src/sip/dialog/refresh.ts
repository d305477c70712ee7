// RFC 3311, RFC 4028 §7.4, RFC 5057 §5.1: a session refresh by UPDATE, and the question whether a dialog is still known.
import type { DigestClient } from '../digest/digest-client.ts';
import type { Dialog, OutgoingRequest } from './dialog.ts';
import type { SessionHost } from './session-host.ts';
import { writeWish } from './session-interval.ts';
import type { SessionKeeper } from './session-keeper.ts';

export interface RefreshParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  readonly keeper: SessionKeeper;
  /** UPDATE is not taken after all, whatever Allow said (something between us takes it out). */
  onUpdateRefused(): void;
  /** Of the far end's sound, as far as somebody counts them. */
  packetsHeard(): Promise<number> | undefined;
  /** 481, 408 or no answer at all. */
  onDead(status: number): void;
}

/** An UPDATE without a description: nothing changes but the time. */
export function sendUpdate(parts: RefreshParts): void {
  send(parts, 'UPDATE', () => {
    const outgoing = parts.dialog.request('UPDATE');
    outgoing?.request.headers.add('Supported', 'timer');
    if (outgoing) writeWish(outgoing.request.headers, parts.keeper.wish);
    return outgoing && { ...outgoing, contactUser: parts.contactUser };
  });
}

/**
 * OPTIONS within the dialog: harmless to those who keep no session timers. Some never answer it: as long as their sound
 * comes, they are there.
 */
export function askWhetherAlive(parts: RefreshParts): void {
  const before = heard(parts);
  const onDead = (status: number): void => {
    if (status === 481) parts.onDead(status);
    else
      void Promise.all([before, heard(parts)]).then(([atFirst, now]) => {
        if (now > atFirst) parts.keeper.onAlive();
        else parts.onDead(status);
      });
  };
  send({ ...parts, onDead }, 'OPTIONS', () => parts.dialog.request('OPTIONS'));
}

/** 0 when nobody knows. */
async function heard(parts: RefreshParts): Promise<number> {
  try {
    return (await parts.packetsHeard()) ?? 0;
  } catch {
    return 0;
  }
}

function send(
  parts: RefreshParts,
  method: 'UPDATE' | 'OPTIONS',
  make: () => OutgoingRequest | undefined,
): void {
  const { host, dialog, digest, keeper } = parts;
  host.client.sendSigned(make, digest, {
    onResponse: ({ response: { status, headers } }) => {
      if (status < 200) return;
      if (status === 481 || status === 408) parts.onDead(status);
      else if (method === 'OPTIONS') keeper.onAlive();
      else if (status === 405 || status === 501) parts.onUpdateRefused();
      else if (status < 300) {
        dialog.refreshTarget(headers);
        keeper.onSuccess(headers);
      } else keeper.onRefused(status, headers);
    },
    onTimeout: () => parts.onDead(408),
    onUnreachable: () => parts.onDead(503),
  });
}
