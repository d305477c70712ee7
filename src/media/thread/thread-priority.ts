import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

// before ordinary work, behind the system's own
const voicePriority = -10;

/**
 * Puts the calling thread before the rest of the process on Linux, where a priority belongs to a
 * thread. Needs root or CAP_SYS_NICE; false when it could not be had, which is no fault.
 */
export function preferThisThread(): boolean {
  try {
    const threadId = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(threadId, voicePriority);
    return true;
  } catch {
    return false;
  }
}
