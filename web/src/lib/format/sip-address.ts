/** `sip:100@192.168.1.10`; as strict as the contract of the settings. */
export function isSipAddress(text: string): boolean {
  return /^sips?:[^\s@]+@[^\s@]+$/.test(text);
}
