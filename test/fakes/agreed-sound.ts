import type { Agreed } from '../../src/media/index.ts';

/** What an offer and an answer of plain G.711 on this machine come to. */
export const agreedSound: Agreed = {
  ok: true,
  codec: 'PCMA',
  digits: true,
  sending: true,
  receiving: true,
  remote: { host: '127.0.0.1', port: 4000 },
  encrypted: false,
};
