/** Where a recorder's seconds go. Its calls come one after another, each when the one before is done. */
export interface RecordingSink {
  /** Interleaved, left what we send, right the far end; whole frames of 160. The array is handed over. Rejects with the system's error. */
  append(samples: Int16Array): Promise<void>;
  /** All is in the file, and the file closed. */
  finish(): Promise<void>;
}
