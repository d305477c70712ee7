/** What is wrong with an address: `sips` needs TLS up to the telephone, which is not there. */
type PersonAddressProblem = 'sips' | 'not-an-address';

const sipAddress =
  /^sip:(?:[A-Z0-9\-_.!~*'()&=+$#]|%[0-9A-F]{2})+@(?:(\[[0-9A-F:.]+\])|[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)(?::([1-9]\d{0,4}))?$/i;
const number = /^\+?[0-9*#]{1,20}$/;

/**
 * Where a patient is connected to a person: `sip:user@host[:port]`, or a telephone number or extension that goes out by
 * the line, with or without `tel:`. The server's rule once more, for the browser; a test holds the two together.
 */
export function personAddressProblem(typed: string): PersonAddressProblem | undefined {
  const text = typed.trim();
  if (/^sips:/i.test(text)) return 'sips';
  if (text.length > 200) return 'not-an-address';
  const sip = sipAddress.exec(text);
  if (sip) {
    const [, six, port = 1] = sip;
    const sound = Number(port) <= 65_535 && (six === undefined || URL.canParse(`sip://${six}`));
    return sound ? undefined : 'not-an-address';
  }
  return number.test(text.replace(/^tel:/i, '').replace(/[ ()-]/g, '')) ? undefined : 'not-an-address';
}
