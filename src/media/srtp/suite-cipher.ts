import { CounterModeCipher } from './counter-mode-cipher.ts';
import { GcmCipher } from './gcm-cipher.ts';
import type { PacketCipher } from './packet-cipher.ts';
import type { MasterKey } from './suite.ts';

/** The cipher of a key's suite. */
export function suiteCipher({ suite, material }: MasterKey): PacketCipher {
  if (suite === 'AEAD_AES_128_GCM') return new GcmCipher(material);
  return new CounterModeCipher(material, suite === 'AES_CM_128_HMAC_SHA1_32' ? 4 : 10);
}
