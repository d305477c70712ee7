import type { EngineTrouble } from '../../recognizer.ts';

/** What is wrong by the status of an answer that is no success (RFC 9110 §15). */
export function troubleOfStatus(status: number): EngineTrouble {
  if (status === 401 || status === 402 || status === 403) return 'refused';
  if (status === 429) return 'limited';
  // a redirect too: what is sent has a key and a patient's voice in it, and goes where we were told to send it
  if (status >= 300 && status < 500) return 'misordered';
  return 'broken';
}
