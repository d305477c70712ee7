import { describe, expect, it } from 'vitest';
import { voiceReach } from './voice-reach.ts';

const byAddress = { reach: { to: 'address', field: 'address' } } as const;
const reachOf = (address: string) => voiceReach(byAddress, { address });

describe('where a voice goes', () => {
  it('stays with what works on this machine', () => {
    expect(voiceReach({ reach: { to: 'this-machine' } }, {})).toEqual({ to: 'here' });
  });

  it('goes to a company whatever is filled in', () => {
    const reach = { to: 'company', company: 'Яндекс' } as const;
    expect(voiceReach({ reach }, { address: 'ws://127.0.0.1' })).toMatchObject({
      to: 'others',
      whom: 'Яндекс',
    });
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
