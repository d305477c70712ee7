import { describe, expect, it } from 'vitest';
import { inviteClientStart, inviteClientStep, type InviteClientEvent } from './invite-client.ts';
import { inviteServerStart, inviteServerStep, type InviteServerEvent } from './invite-server.ts';
import type { MachineSettings, Step } from './machine.ts';
import { nonInviteClientStart, nonInviteClientStep, type NonInviteClientEvent } from './non-invite-client.ts';
import { nonInviteServerStart, nonInviteServerStep, type NonInviteServerEvent } from './non-invite-server.ts';
import { standardTimers } from './timer-values.ts';

const udp: MachineSettings = { timers: standardTimers, reliable: false };
const tcp: MachineSettings = { timers: standardTimers, reliable: true };

type Action = { readonly do: string; readonly timer?: string; readonly afterMs?: number };

/** Runs events through a machine; each line is what the event did and the state after it. */
function run<S extends { readonly name: string }, E extends { readonly type: string }>(
  start: S,
  step: (state: S, event: E, settings: MachineSettings) => Step<S, Action>,
  settings: MachineSettings,
  events: readonly E[],
): string[] {
  let state = start;
  return events.map((event) => {
    const result = step(state, event, settings);
    state = result.state;
    return [...result.actions.map(words), `→ ${state.name}`].join(' ');
  });
}

function words(action: Action): string {
  if (action.do === 'set') return `${action.timer}+${action.afterMs}`;
  return action.do === 'clear' ? `-${action.timer}` : action.do;
}

const start = { type: 'start' } as const;
const request = { type: 'request' } as const;
const ack = { type: 'ack' } as const;
const dead = { type: 'transport-error' } as const;
const response = (status: number) => ({ type: 'response', status }) as const;
const respond = (status: number) => ({ type: 'respond', status }) as const;
const timer = <T extends string>(name: T) => ({ type: 'timer', timer: name }) as const;

describe('INVITE client transaction', () => {
  const play = (settings: MachineSettings, ...events: InviteClientEvent[]): string[] =>
    run(inviteClientStart(settings), inviteClientStep, settings, events);

  it('sends seven times, at doubling intervals, and gives up after 64*T1', () => {
    const story = play(udp, start, ...Array.from({ length: 6 }, () => timer('A')), timer('B'));
    expect(story).toEqual([
      'send A+500 B+32000 → calling',
      'send A+1000 → calling',
      'send A+2000 → calling',
      'send A+4000 → calling',
      'send A+8000 → calling',
      'send A+16000 → calling',
      'send A+32000 → calling',
      'timeout end → over',
    ]);
  });

  it('is quiet and waits without end once it is answered provisionally', () => {
    expect(play(udp, start, response(100), response(180), timer('A'), timer('B'))).toEqual([
      'send A+500 B+32000 → calling',
      '-A -B deliver → proceeding',
      'deliver → proceeding',
      '→ proceeding',
      '→ proceeding',
    ]);
  });

  it('acknowledges a refusal as often as it comes, until timer D', () => {
    expect(
      play(udp, start, response(100), response(486), response(486), response(180), timer('D'), response(486)),
    ).toEqual([
      'send A+500 B+32000 → calling',
      '-A -B deliver → proceeding',
      'ack D+32000 deliver → completed',
      'ack → completed',
      '→ completed',
      'end → over',
      '→ over',
    ]);
  });

  it('delivers every 2xx, of any fork, until timer M (RFC 6026)', () => {
    expect(
      play(udp, start, response(200), response(200), response(180), response(486), timer('M'), response(200)),
    ).toEqual([
      'send A+500 B+32000 → calling',
      '-A -B M+32000 deliver → accepted',
      'deliver → accepted',
      '→ accepted',
      '→ accepted',
      'end → over',
      '→ over',
    ]);
  });

  it('ends at once when the transport fails before an answer, and stays when it fails later', () => {
    expect(play(udp, start, dead)).toEqual(['send A+500 B+32000 → calling', 'fail end → over']);
    expect(play(udp, start, response(180), dead)[2]).toBe('→ proceeding');
    expect(play(udp, start, response(200), dead)[2]).toBe('→ accepted');
    expect(play(udp, start, response(404), dead)[2]).toBe('end → over');
  });

  it('repeats nothing over a reliable transport', () => {
    expect(play(tcp, start, response(486))).toEqual([
      'send B+32000 → calling',
      '-A -B ack deliver end → over',
    ]);
  });
});

describe('non-INVITE client transaction', () => {
  const play = (settings: MachineSettings, ...events: NonInviteClientEvent[]): string[] =>
    run(nonInviteClientStart(settings), nonInviteClientStep, settings, events);

  it('sends at intervals that double up to T2, and gives up at timer F', () => {
    const story = play(udp, start, ...Array.from({ length: 5 }, () => timer('E')), timer('F'));
    expect(story).toEqual([
      'send E+500 F+32000 → trying',
      'send E+1000 → trying',
      'send E+2000 → trying',
      'send E+4000 → trying',
      'send E+4000 → trying',
      'send E+4000 → trying',
      'timeout end → over',
    ]);
  });

  it('goes on sending every T2 after a provisional', () => {
    expect(play(udp, start, response(100), timer('E'), timer('F'))).toEqual([
      'send E+500 F+32000 → trying',
      'deliver → proceeding',
      'send E+4000 → proceeding',
      'timeout end → over',
    ]);
  });

  it('delivers the final answer once and absorbs it until timer K', () => {
    expect(play(udp, start, response(200), response(200), timer('F'), timer('K'))).toEqual([
      'send E+500 F+32000 → trying',
      '-E -F K+5000 deliver → completed',
      '→ completed',
      '→ completed',
      'end → over',
    ]);
    expect(play(tcp, start, response(200))).toEqual(['send F+32000 → trying', '-E -F deliver end → over']);
  });

  it('ends when the transport fails', () => {
    expect(play(udp, start, dead)[1]).toBe('fail end → over');
  });
});

describe('INVITE server transaction', () => {
  const play = (settings: MachineSettings, ...events: InviteServerEvent[]): string[] =>
    run(inviteServerStart(settings), inviteServerStep, settings, events);

  it('says 100 by itself when its user is slow, and repeats what was said last', () => {
    expect(play(udp, start, request, timer('trying'), request, respond(180), request)).toEqual([
      'trying+200 → proceeding',
      '→ proceeding',
      'send-trying → proceeding',
      'send → proceeding',
      'send → proceeding',
      'send → proceeding',
    ]);
    expect(play(udp, start, respond(180), timer('trying'))).toEqual([
      'trying+200 → proceeding',
      '-trying send → proceeding',
      '→ proceeding',
    ]);
  });

  it('repeats a refusal at intervals that double up to T2 until the ACK, then absorbs ACKs until timer I', () => {
    const events = [
      start,
      respond(486),
      timer('G'),
      timer('G'),
      timer('G'),
      timer('G'),
      request,
      ack,
      request,
      ack,
      timer('I'),
    ];
    expect(play(udp, ...(events as InviteServerEvent[]))).toEqual([
      'trying+200 → proceeding',
      '-trying send G+500 H+32000 → completed',
      'send G+1000 → completed',
      'send G+2000 → completed',
      'send G+4000 → completed',
      'send G+4000 → completed',
      'send → completed',
      '-G -H I+5000 → confirmed',
      '→ confirmed',
      '→ confirmed',
      'end → over',
    ]);
  });

  it('gives up a refusal that nobody acknowledges at timer H', () => {
    expect(play(udp, start, respond(404), timer('H'))[2]).toBe('timeout end → over');
  });

  it('stays in accepted after a 2xx, lets its user repeat it, absorbs INVITEs, until timer L (RFC 6026)', () => {
    expect(play(udp, start, respond(200), respond(200), request, respond(486), ack, timer('L'))).toEqual([
      'trying+200 → proceeding',
      '-trying send L+32000 → accepted',
      'send → accepted',
      '→ accepted',
      '→ accepted',
      'deliver → accepted',
      'end → over',
    ]);
  });

  it('does not repeat over a reliable transport, but waits for the ACK', () => {
    expect(play(tcp, start, respond(486), ack)).toEqual([
      'trying+200 → proceeding',
      '-trying send H+32000 → completed',
      '-G -H end → over',
    ]);
  });

  it('ends when the transport fails', () => {
    expect(play(udp, start, dead)[1]).toBe('fail end → over');
    expect(play(udp, start, respond(486), dead)[2]).toBe('fail end → over');
  });
});

describe('non-INVITE server transaction', () => {
  const play = (settings: MachineSettings, ...events: NonInviteServerEvent[]): string[] =>
    run(nonInviteServerStart, nonInviteServerStep, settings, events);

  it('absorbs repeats before an answer, answers them after it, ends at timer J', () => {
    expect(
      play(udp, request, respond(100), request, respond(200), request, respond(500), timer('J'), request),
    ).toEqual([
      '→ trying',
      'send → proceeding',
      'send → proceeding',
      'send J+32000 → completed',
      'send → completed',
      '→ completed',
      'end → over',
      '→ over',
    ]);
  });

  it('ends with its answer over a reliable transport, and when the transport fails', () => {
    expect(play(tcp, respond(200))).toEqual(['send end → over']);
    expect(play(udp, dead)).toEqual(['fail end → over']);
  });
});
