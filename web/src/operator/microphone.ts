/** Asks for the microphone; an unknown or absent device gives the one that the system prefers. Rejects when refused. */
export function openMicrophone(deviceId: string): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
}

export interface SoundDevice {
  readonly id: string;
  readonly label: string;
}

/** Nameless before the microphone was allowed. */
export async function listDevices(kind: 'audioinput' | 'audiooutput'): Promise<readonly SoundDevice[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** Microphones are only for pages that came by HTTPS, or from this very machine. */
export function canSpeakHere(): boolean {
  return window.isSecureContext && 'mediaDevices' in navigator && 'RTCPeerConnection' in window;
}
