import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Behaviour } from './engine-server.ts';

/** What a server that misbehaves so says instead of an answer. */
export const nonsense: Partial<Record<Behaviour, string>> = {
  garbage: '<html>Bad gateway</html>',
  'wrong-shape': '{"hello":1}',
};

/** What all servers of engines have that do as they are told. */
export abstract class CommandedServer {
  protected heard = '';
  protected behaviour: Behaviour = 'answers';
  #held: (() => void)[] = [];

  hears(text: string): void {
    this.heard = text;
  }

  behave(how: Behaviour): void {
    this.behaviour = how;
  }

  /** Until it is released. */
  protected hold(answer: () => void): void {
    this.#held.push(answer);
  }

  release(): void {
    for (const answer of this.#held.splice(0)) answer();
  }
}

/** A server on a free port of this machine. */
export async function listening(): Promise<{ readonly http: Server; readonly host: string }> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { http, host: `127.0.0.1:${(http.address() as AddressInfo).port}` };
}
