import type { ImportLoadings } from '../api/index.ts';
import { Failure, isFailure } from '../base/index.ts';
import type { AppointmentImport, ImportProgress } from '../clinic/index.ts';
import type { Post } from '../db/index.ts';

/** The first progress of a large workbook takes its time. */
const startLimitMs = 60_000;

/** The loadings of the process of the role `worker`. */
export function remoteLoadings(post: Pick<Post, 'ask'>): ImportLoadings {
  return {
    start: async ({ id }) => {
      await post.ask('worker', 'start', [id], { limitMs: startLimitMs });
    },
    underWay: async () => {
      try {
        return (await post.ask('worker', 'underWay', [])) as Record<string, ImportProgress>;
      } catch (error) {
        if (isFailure(error) && error.code === 'worker.away') return {};
        throw error;
      }
    },
    stop: async () => undefined,
  };
}

/** For the worker: carries out what others ask of it. */
export function carryOutLoadings(
  imports: Pick<AppointmentImport, 'get'>,
  loadings: ImportLoadings,
): (name: string, args: readonly unknown[]) => Promise<unknown> {
  return async (name, [id]) => {
    if (name === 'underWay') return loadings.underWay();
    if (name === 'start' && typeof id === 'string') return loadings.start(await imports.get(id));
    throw new Failure('conflict', {
      code: 'worker.unknown-request',
      message: 'The processes of Perezvon are of different versions: start all of them anew.',
    });
  };
}
