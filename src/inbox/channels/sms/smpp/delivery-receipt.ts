// SMPP v3.4 Appendix B (the text of a receipt), §5.3.2.26 receipted_message_id, §5.3.2.35 message_state, §5.2.12 esm_class.
import type { Receipt } from '../sms-gateway.ts';
import { tags, type ShortMessage } from './pdu.ts';
import { readText } from './message-text.ts';

const kindMask = 0x3c;
const receiptKinds = [0x04, 0x20];

/**
 * Whether a deliver_sm brings a message, tells of one of ours (also before its end, and by its option alone), or is a notice of a
 * machine: an acknowledgement, an ended conversation.
 */
export function kindOf({ esmClass, options }: ShortMessage): 'message' | 'receipt' | 'notice' {
  const kind = esmClass & kindMask;
  if (receiptKinds.includes(kind) || options.has(tags.receiptedMessageId)) return 'receipt';
  return kind === 0 ? 'message' : 'notice';
}

/** Undefined while the message is under way, and for what can't be read. */
export function readReceipt(sms: ShortMessage): Receipt | undefined {
  const { text } = readText({ ...sms, dataCoding: sms.dataCoding === 0x08 ? 0x08 : 0x03 });
  const messageId = idOf(sms) ?? /\bid:\s*([\w.-]{1,65})/i.exec(text)?.[1];
  const state = stateOf(sms.options.get(tags.messageState)?.[0]) ?? wordOf(text);
  return messageId === undefined || state === undefined ? undefined : { messageId, state };
}

function idOf({ options }: ShortMessage): string | undefined {
  const id = options
    .get(tags.receiptedMessageId)
    ?.toString('latin1')
    .replace(/\0[^]*$/, '');
  return id === '' ? undefined : id;
}

/** §5.2.28 */
function stateOf(state: number | undefined): Receipt['state'] | undefined {
  if (state === 2) return 'delivered';
  return state !== undefined && [3, 4, 5, 8].includes(state) ? 'failed' : undefined;
}

function wordOf(text: string): Receipt['state'] | undefined {
  const word = /\bstat:\s*(\w{4,10})/i.exec(text)?.[1]?.toUpperCase();
  if (word === undefined) return undefined;
  if (word.startsWith('DELIV')) return 'delivered';
  return /^(?:EXPIR|DELET|UNDEL|REJEC)/.test(word) ? 'failed' : undefined;
}

/** The names by which a centre may mean one message: some answer in hexadecimal what their receipts write in decimal. */
export function namesOf(messageId: string): readonly string[] {
  const names = [messageId];
  if (/^\d{1,18}$/.test(messageId)) {
    const hex = BigInt(messageId).toString(16);
    names.push(hex, hex.toUpperCase(), messageId.replace(/^0+(?=.)/, ''));
  }
  if (/^[0-9a-f]{1,15}$/i.test(messageId)) names.push(BigInt(`0x${messageId}`).toString());
  return [...new Set(names)];
}
