import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

// before ordinary work, behind the system's own
const voicePriority = -10;
const backgroundPriority = 5;

/**
 * Puts the calling thread before the rest of the process on Linux, where a priority belongs to a
 * thread. Needs root or CAP_SYS_NICE; false when it could not be had, which is no fault.
 */
export function preferThisThread(): boolean {
  return prioritise(voicePriority);
}

/** Puts the calling thread behind the voice, whose priority it has inherited, and a little behind the rest of the process. */
export function standBackThisThread(): boolean {
  return prioritise(backgroundPriority);
}

function prioritise(priority: number): boolean {
  try {
    const threadId = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(threadId, priority);
    return true;
  } catch {
    return false;
  }
}
