/** Plays a WAV that came as Base64, once: the page may play from addresses of its own only. Rejects when the browser does not. */
export async function playSound(sound: string): Promise<void> {
  const bytes = Uint8Array.from(atob(sound), (sign) => sign.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
  const player = new Audio(address);
  const forget = (): void => URL.revokeObjectURL(address);
  player.addEventListener('ended', forget, { once: true });
  await player.play().catch((error: unknown) => {
    forget();
    throw error;
  });
}
