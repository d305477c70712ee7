/** The one who may register at the simulated registrar, and his password: for rehearsing a line that signs in. */
export const registrarAccounts: ReadonlyMap<string, string> = new Map([['rehearsal', 'rehearsal']]);
