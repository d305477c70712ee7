import { Failure } from '../../base/index.ts';

export function diskFull(cause: unknown): Failure {
  return new Failure('unavailable', {
    code: 'disk-full',
    message: 'The file can not be kept: the disk of the data directory is full.',
    cause,
  });
}
