/** Whether a page of that host is seen from its own machine only, so that a link to it leads nobody else here. */
export function isOwnMachineOnly(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === '::1' || /^(?:.+\.)?localhost$/.test(host) || /^127(?:\.\d{1,3}){3}$/.test(host);
}
