/** A telephone number as ITU-T E.164 writes it: `+79123456789`. */
export type E164 = `+${string}`;
