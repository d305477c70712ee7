/** Whether what goes to this host (of a `URL`) stays on this machine or in a network of one's own: RFC 1918, RFC 4193, local names. */
export function isOwnNetwork(host: string): boolean {
  if (/^127\.\d+\.\d+\.\d+$|^10\.\d+\.\d+\.\d+$|^192\.168\.\d+\.\d+$/.test(host)) return true;
  if (/^172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+$/.test(host)) return true;
  if (host.startsWith('[')) return host === '[::1]' || /^\[f[cd]/.test(host);
  return !host.includes('.') || /\.(?:local|lan|internal|home\.arpa)$/.test(host);
}
