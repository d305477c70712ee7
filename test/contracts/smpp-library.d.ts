// node-smpp 0.5.1 brings no types; what the tests' SMS centre uses of it

declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  export interface SmppPdu {
    readonly command: string;
    readonly command_status: number;
    readonly system_id?: string;
    readonly password?: string;
    readonly source_addr: string;
    readonly source_addr_ton: number;
    readonly destination_addr: string;
    readonly esm_class: number;
    readonly data_coding: number;
    readonly registered_delivery: number;
    readonly short_message: { readonly message: string | Buffer; readonly udh?: readonly Buffer[] };
    readonly message_payload?: { readonly message: string | Buffer };
    response(options?: object): SmppPdu;
  }

  export interface SmppSession extends EventEmitter {
    send(pdu: SmppPdu): boolean;
    deliver_sm(options: object, answered?: (pdu: SmppPdu) => void): boolean;
    enquire_link(answered?: (pdu: SmppPdu) => void): boolean;
    unbind(answered?: (pdu: SmppPdu) => void): boolean;
    close(): void;
    destroy(): void;
    on(event: 'pdu', listener: (pdu: SmppPdu) => void): this;
    on(event: 'error' | 'close', listener: () => void): this;
  }

  const smpp: {
    createServer(listener: (session: SmppSession) => void): Server;
  };
  export default smpp;
}
