/** A suite at work on single packets with one master key; who counts packets is not its business. */
export interface PacketCipher {
  /** `rollover` is the number of times the sequence number has passed 65535. */
  sealRtp(packet: Uint8Array, headerBytes: number, rollover: number): Buffer;
  /** Undefined when the packet is not authentic. */
  openRtp(packet: Uint8Array, headerBytes: number, rollover: number): Buffer | undefined;
  /** `index` counts our RTCP packets, 31 bits. */
  sealRtcp(packet: Uint8Array, index: number): Buffer;
  openRtcp(packet: Uint8Array): OpenedRtcp | undefined;
}

export interface OpenedRtcp {
  readonly packet: Buffer;
  readonly index: number;
}
