import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key 1 by RFC 4733 with payload type 101, as the Debian package has it. */
const keyRecording = '/usr/share/sip-tester/dtmf_2833_1.pcap';

/** Starts SIPp as a patient at 127.0.0.1, over UDP (`u1`) or TCP (`t1`, one connection); `ended` gives its exit status: 0 when the call went as its script says. */
export function startSippPatient(
  port: number,
  mediaPort: number,
  transport: 'u1' | 't1' = 'u1',
): { ended: Promise<number | null>; stop(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-sipp-'));
  copyFileSync(join(import.meta.dirname, 'sipp-patient.xml'), join(directory, 'patient.xml'));
  copyFileSync(keyRecording, join(directory, 'dtmf-1.pcap'));
  const args = [
    '-sf',
    'patient.xml',
    '-i',
    '127.0.0.1',
    '-p',
    `${port}`,
    '-mi',
    '127.0.0.1',
    '-mp',
    `${mediaPort}`,
    '-t',
    transport,
  ];
  const child = spawn('sipp', [...args, '-m', '1', '-rtp_echo', '-nostdin'], {
    cwd: directory,
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      rmSync(directory, { recursive: true, force: true });
      resolve(code);
    });
  });
  return { ended, stop: () => child.kill('SIGKILL') };
}
