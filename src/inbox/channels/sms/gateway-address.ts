import { Failure } from '../../../base/index.ts';

/** Networks of one's own (RFC 1918, RFC 4193) and this machine: what goes there may go in the clear. */
const ownHost =
  /^(?:localhost|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|\[::1\]|\[f[cd][0-9a-f:]*\])$/i;

/** The address of a gateway. Throws `Failure('invalid')`: `sms.field-wrong`, or `sms.address-open` for a key in the clear. */
export function readGatewayAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password) {
    throw wrongField('address');
  }
  checkClosed(url, 'address');
  return url;
}

/** Throws `Failure('invalid', 'sms.address-open')` for http: that leaves one's own network. */
export function checkClosed({ protocol, hostname }: URL, field: string): void {
  if (protocol !== 'http:' || ownHost.test(hostname)) return;
  throw new Failure('invalid', {
    code: 'sms.address-open',
    message: 'Take https: what is personal or secret would go over the network in the clear.',
    params: { field },
  });
}

export function wrongField(field: string): Failure {
  return new Failure('invalid', {
    code: 'sms.field-wrong',
    message: `The field ${field} can not be used.`,
    params: { field },
  });
}
