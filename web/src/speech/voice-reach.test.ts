import { describe, expect, it } from 'vitest';
import { voiceReach } from './voice-reach.ts';

const byAddress = { reach: { to: 'address', field: 'address' } as const, fields: [] };
const reachOf = (address: string) => voiceReach(byAddress, { address });

describe('where a voice goes', () => {
  it('stays with what works on this machine', () => {
    expect(voiceReach({ reach: { to: 'this-machine' }, fields: [] }, {})).toEqual({ to: 'here' });
  });

  it.each([
    [undefined, { to: 'others', whom: 'Яндекс', open: false }],
    [' ', { to: 'others', whom: 'Яндекс', open: false }],
    ['https://stt.api.example.com', { to: 'others', whom: 'Яндекс', open: false }],
    ['http://stt.api.example.com', { to: 'others', whom: 'stt.api.example.com', open: true }],
    ['https://stt.example.org', { to: 'others', whom: 'stt.example.org', open: false }],
    ['http://192.168.1.20:8080', { to: 'own-server', host: '192.168.1.20', open: true }],
    ['http://127.0.0.1:8080', { to: 'here' }],
    ['stt', { to: 'unknown' }],
  ])('goes to a company at its own address only: %s', (address, to) => {
    const engine = {
      reach: { to: 'company', company: 'Яндекс', field: 'address' } as const,
      fields: [
        {
          ...{ id: 'address', kind: 'address' as const, required: false, choices: [] },
          preset: 'https://stt.api.example.com:443',
          words: { ru: { label: '' }, en: { label: '' } },
        },
      ],
    };
    expect(voiceReach(engine, address === undefined ? {} : { address })).toEqual(to);
  });

  it.each([
    ['ws://127.0.0.1:2700', 'here'],
    ['http://localhost:8000/v1', 'here'],
    ['ws://[::1]:2700', 'here'],
    ['ws://192.168.1.20:2700', 'own-server'],
    ['http://10.0.0.1/v1', 'own-server'],
    ['https://172.31.0.1/v1', 'own-server'],
    ['ws://vosk:2700', 'own-server'],
    ['wss://vosk.clinic.lan', 'own-server'],
    ['ws://[fd00::1]:2700', 'own-server'],
    ['https://172.32.0.1/v1', 'others'],
    ['https://api.openai.com/v1', 'others'],
    ['https://127.0.0.1.evil.example/v1', 'others'],
    ['ws://[2001:db8::1]:2700', 'others'],
    ['', 'unknown'],
    ['vosk', 'unknown'],
  ])('%s: %s', (address, to) => expect(reachOf(address).to).toBe(to));

  it('tells a way that anybody can listen to', () => {
    expect(reachOf('http://api.example.com/v1')).toEqual({
      to: 'others',
      whom: 'api.example.com',
      open: true,
    });
    expect(reachOf('wss://192.168.1.20')).toEqual({ to: 'own-server', host: '192.168.1.20', open: false });
  });
});
