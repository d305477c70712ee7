// RFC 3261 §20.43: a refusal says in a Warning why there is no sound in common.
const incompatibleTransport = '302 perezvon "Incompatible transport protocol"';

const warnings: Readonly<Record<string, string>> = {
  'no usable address': '301 perezvon "Incompatible network address formats"',
  'no common encryption': incompatibleTransport,
  'not encrypted': incompatibleTransport,
  'no audio': '304 perezvon "Media type not available"',
  'no common codec': '305 perezvon "Incompatible media format"',
};

/** The header fields of a 488; `why` is what the media engine has to say of the offer. None where there is no code for it. */
export function soundRefusal(why = ''): Readonly<Record<string, string>> {
  const warning = warnings[why];
  return warning === undefined ? {} : { Warning: warning };
}
