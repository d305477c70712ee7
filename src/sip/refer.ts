// RFC 3515, RFC 3891: what a transfer of a call looks like from above, asked by the far end or by us.

/** Names one dialog between two ends, as the one who holds it sees it. */
export interface DialogName {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** The far end's Contact: where its calls can be replaced. */
  readonly remoteTarget: string;
}

/** The far end wants us to call somebody instead of it. */
export interface ReferRequest {
  /** The URI to call, without what is in `headers`. */
  readonly target: string;
  /** For the INVITE: Replaces (an attended transfer) and Referred-By (RFC 3892), as the far end wants them. */
  readonly headers: Readonly<Record<string, string>>;
  /** 202; from now on the far end is told what becomes of it. Only from within `onRefer`. */
  accept(): void;
  /** 603 when it is neither accepted nor refused otherwise. Only from within `onRefer`. */
  refuse(status: number): void;
  /** What the call to `target` has come to; a final status (200 and above) ends the telling. */
  progress(status: number, reason?: string): void;
}

export interface ReferOrder {
  /** Whom the far end is to call: a SIP or tel URI. */
  readonly to: string;
  /** A call of ours with that one, which the far end's call is to take the place of. */
  readonly replacing?: DialogName;
  /** Who asks: our own address of record (RFC 3892). */
  readonly referredBy?: string;
  /** Each status that the far end reports, 100 to 699. */
  onProgress?(status: number): void;
}

/**
 * What became of a transfer. `status` otherwise: the refusal of the REFER or of the call that it led to; 408 when nothing
 * was heard of it any more, 487 when our call ended before, 491 when a transfer is under way already.
 */
export type ReferResult = { readonly ok: true } | { readonly ok: false; readonly status: number };
