import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeWav } from '../../src/media/index.ts';
import { until } from '../wire/media-pair.ts';
import type { Softphone, SoftphoneOrder } from './softphone.ts';

/** linphone's console program. Sound devices are files; it takes commands by its standard input. */
export function startLinphone(order: SoftphoneOrder): Softphone {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-linphone-'));
  const heard = join(directory, 'heard.wav');
  // without a place for its database it starts and does nothing
  mkdirSync(join(directory, '.local', 'share', 'linphone'), { recursive: true });
  writeFileSync(join(directory, 'authority.pem'), order.authority ?? '');
  if (order.own) {
    writeFileSync(join(directory, 'own.pem'), order.own.certificate);
    writeFileSync(join(directory, 'own.key'), order.own.key);
  }
  writeFileSync(join(directory, 'linphonerc'), settings(order, directory));
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'linphonec', '-c', 'linphonerc', '-a'], {
    cwd: directory,
    // nothing of its own is left in the user's folders
    env: { ...process.env, HOME: directory },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  const type = (line: string): void => void child.stdin.write(`${line}\n`);
  type('soundcard use files');
  if (order.says !== undefined) type(`play ${order.says}`);
  type(`record ${heard}`);
  return {
    dial: (uri) => type(`call ${uri}`),
    hangUp: () => type('terminate'),
    hold: async () => {
      const before = said.length;
      type('pause');
      await until(() => said.slice(before).includes('is now paused')).catch(() => {
        throw new Error(`linphone does not hold: ${said.slice(-500)}`);
      });
    },
    handOver: () => {
      const [first, second] = [...said.matchAll(/assigned id (\d+)/g)].map(([, id]) => id).slice(-2);
      type(`transfer ${first} --to-call ${second}`);
    },
    heard: () => {
      const decoded = existsSync(heard) ? decodeWav(readFileSync(heard)) : undefined;
      return decoded?.ok ? decoded.audio.samples : new Int16Array();
    },
    stop: async () => {
      type('quit');
      child.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function settings({ user, signIn, own }: SoftphoneOrder, directory: string): string {
  const server = `localhost:${signIn?.port}`;
  return `[sip]
default_proxy=0
sip_port=-2
sip_tcp_port=-2
sip_tls_port=-2
root_ca=${join(directory, 'authority.pem')}
${own ? `client_cert_chain=${join(directory, 'own.pem')}\nclient_cert_key=${join(directory, 'own.key')}` : ''}
verify_server_certs=1
verify_server_cn=1
media_encryption=srtp
media_encryption_mandatory=1
[rtp]
audio_rtp_port=-1
[sound]
echocancellation=0
[auth_info_0]
username=${user}
passwd=${signIn?.password}
realm=perezvon
[proxy_0]
reg_proxy=<sip:${server};transport=tls>
reg_identity=<sip:${user}@${server}>
reg_expires=120
reg_sendregister=1
publish=0
[audio_codec_0]
mime=PCMA
rate=8000
channels=1
enabled=1
`;
}
