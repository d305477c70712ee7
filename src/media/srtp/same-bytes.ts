/** Whether `tag`, cut to the length of `received`, is the same; takes as long wherever they differ. */
export function sameBytes(tag: Uint8Array, received: Uint8Array): boolean {
  let different = 0;
  for (let i = 0; i < received.length; i += 1) different |= tag[i]! ^ received[i]!;
  return different === 0;
}
