// 3GPP TS 23.038 §6.2.1: the GSM 7 bit default alphabet and its extension table, one octet a septet as SMPP carries it.

const basic = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ',
  ' !"#¤%&\'()*+,-./',
  '0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmno',
  'pqrstuvwxyzäöñüà',
].join('');

const escape = 0x1b;

const extension: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const septetsOf = new Map<string, readonly number[]>([
  ...[...basic].flatMap((sign, code): [string, readonly number[]][] =>
    code === escape ? [] : [[sign, [code]]],
  ),
  ...Object.entries(extension).map(([sign, code]): [string, readonly number[]] => [sign, [escape, code]]),
]);

const signOfExtension = new Map(Object.entries(extension).map(([sign, code]) => [code, sign]));

/** How many septets a sign takes: 1, 2 for one of the extension table, undefined for one that the alphabet lacks. */
export function septetsFor(sign: string): 1 | 2 | undefined {
  return septetsOf.get(sign)?.length as 1 | 2 | undefined;
}

/** One octet a septet. Throws a RangeError for a sign that the alphabet lacks: ask `septetsFor` before. */
export function writeGsm(text: string): Buffer {
  return Buffer.from(
    [...text].flatMap((sign) => {
      const septets = septetsOf.get(sign);
      if (!septets) throw new RangeError('A sign is not in the GSM alphabet.');
      return septets;
    }),
  );
}

/** What nobody knows is a space, as §6.2.1.1 asks for codes of the extension table. */
export function readGsm(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 1) {
    const code = octets[at] ?? 0;
    if (code !== escape) text += basic[code] ?? ' ';
    else {
      at += 1;
      text += signOfExtension.get(octets[at] ?? 0) ?? ' ';
    }
  }
  return text;
}
