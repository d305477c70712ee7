import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/index.ts';
import { decodeWav } from '../../src/media/index.ts';
import type { Softphone, SoftphoneOrder } from './softphone.ts';

const usualPort = 15_650;
/** Where it is called by TLS when it has a certificate. */
export const baresipTlsPort = usualPort + 1;
/** From its port of SIP on. */
const controlPort = ({ port = usualPort }: SoftphoneOrder): number => port + 2;

/** baresip. It speaks from a file or says back what it hears, and writes what it hears into others; it takes commands over a TCP port. */
export function startBaresip(order: SoftphoneOrder): Softphone {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-baresip-'));
  const { own, authority } = order;
  if (authority !== undefined) writeFileSync(join(directory, 'authority.pem'), authority);
  writeFileSync(join(directory, 'config'), settings(order, directory));
  if (own) writeFileSync(join(directory, 'own.pem'), own.certificate + own.key);
  writeFileSync(join(directory, 'accounts'), `${account(order)}\n`);
  writeFileSync(join(directory, 'contacts'), '');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'baresip', '-f', directory], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const runs = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    dial: (uri) => command(controlPort(order), 'dial', uri, runs),
    hangUp: () => command(controlPort(order), 'hangup', undefined, runs),
    heard: () => {
      // dump-2026-11-22-11-36-54-dec.wav: decoded
      const [last] = readdirSync(directory)
        .filter((name) => name.endsWith('dec.wav'))
        .sort()
        .reverse();
      const decoded = last === undefined ? undefined : decodeWav(readFileSync(join(directory, last)));
      return decoded?.ok ? decoded.audio.samples : new Int16Array();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function account({ user, signIn, authority, twoFlows }: SoftphoneOrder): string {
  const server = `127.0.0.1${signIn ? `:${signIn.port}` : ''}`;
  const flows = ['udp', 'tcp'].map((by, n) => `outbound${n + 1}="sip:${server};transport=${by}"`);
  const parameters = [
    ...(signIn ? [`auth_pass=${signIn.password}`, 'regint=120'] : ['regint=0']),
    ...(authority === undefined ? [] : ['mediaenc=srtp-mand']),
    ...(twoFlows ? ['sipnat=outbound', ...flows] : []),
    ...['answermode=auto', 'audio_codecs=pcma/8000/1'],
  ];
  return [`<sip:${user}@${server};transport=${authority === undefined ? 'udp' : 'tls'}>`, ...parameters].join(
    ';',
  );
}

function settings(order: SoftphoneOrder, directory: string): string {
  const { says, own, authority, port = usualPort } = order;
  return `sip_listen 127.0.0.1:${port}
${own ? `sip_certificate ${join(directory, 'own.pem')}` : ''}
${authority === undefined ? '' : `sip_cafile ${join(directory, 'authority.pem')}`}
net_interface 127.0.0.1
snd_path ${directory}
ctrl_tcp_listen 127.0.0.1:${controlPort(order)}
audio_player aubridge,${says === undefined ? 'mirror' : 'nobody'}
audio_source ${says === undefined ? 'aubridge,mirror' : `aufile,${says}`}
audio_alert aubridge,nobody
module_path /usr/lib/baresip/modules
module g711.so
module srtp.so
module aubridge.so
module aufile.so
module sndfile.so
module_tmp uuid.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
`;
}

/** Its port of commands: JSON in netstrings. Before it is up it takes none, and is asked again. */
function command(port: number, name: string, params: string | undefined, runs: () => boolean): void {
  const text = JSON.stringify({ command: name, params });
  const socket = connect(port, '127.0.0.1', () => socket.end(`${text.length}:${text},`));
  socket.on('data', () => undefined);
  socket.on('error', () => {
    if (runs()) systemClock.after(200, () => command(port, name, params, runs));
  });
}
