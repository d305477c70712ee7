const mostBytes = 256 * 1024;

/** The text of an answer; what is longer than any answer can be is cut, and will not be understood. Rejects when it breaks off. */
export async function readLimited(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || !value) break;
    parts.push(value);
    bytes += value.length;
    if (bytes > mostBytes) {
      await reader.cancel();
      break;
    }
  }
  return Buffer.concat(parts).toString('utf8');
}
