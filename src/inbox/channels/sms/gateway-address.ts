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
  if (url.protocol === 'http:' && !ownHost.test(url.hostname)) {
    throw new Failure('invalid', {
      code: 'sms.address-open',
      message: 'Take https: numbers, texts and the key would go over the network in the clear.',
      params: { field: 'address' },
    });
  }
  return url;
}

export function wrongField(field: string): Failure {
  return new Failure('invalid', {
    code: 'sms.field-wrong',
    message: `The field ${field} can not be used.`,
    params: { field },
  });
}
