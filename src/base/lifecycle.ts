/** What lives and ends. Both may be called twice; `stop` drains: what is in progress finishes or is handed over. */
export interface Lifecycle {
  start(): Promise<void>;
  stop(): Promise<void>;
}
