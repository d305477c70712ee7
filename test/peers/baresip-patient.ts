import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts baresip as a patient at 127.0.0.1 who answers at once; what he says is the WAV file (PCM16, 8 kHz, mono),
 * from its beginning.
 */
export function startBaresipPatient(port: number, user: string, says: string): { stop(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-baresip-'));
  writeFileSync(
    join(directory, 'config'),
    [
      `sip_listen 127.0.0.1:${port}`,
      'net_interface 127.0.0.1',
      'audio_player aubridge,nobody',
      `audio_source aufile,${says}`,
      'audio_alert aubridge,nobody',
      'module_path /usr/lib/baresip/modules',
      'module g711.so',
      'module aubridge.so',
      'module aufile.so',
      'module_app account.so',
      'module_app menu.so',
    ].join('\n') + '\n',
  );
  const codecs = 'audio_codecs=pcma/8000/1';
  writeFileSync(join(directory, 'accounts'), `<sip:${user}@127.0.0.1>;regint=0;answermode=auto;${codecs}\n`);
  writeFileSync(join(directory, 'contacts'), '');
  const child = spawn('baresip', ['-f', directory], { stdio: 'ignore' });
  child.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return { stop: () => child.kill('SIGKILL') };
}
