const before = 'own-voice-';

/** Where phrases joined from a voice's recordings lie, below those of the engine that says the rest. */
export function ownVoiceFolder(voiceId: string): string {
  return `${before}${voiceId}`;
}

/** Whose folder it is; undefined of any other one. */
export function voiceOfFolder(folder: string): string | undefined {
  return folder.startsWith(before) ? folder.slice(before.length) : undefined;
}
