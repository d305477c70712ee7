import { ImportRuns } from '../../api/index.ts';
import type { HouseNews } from '../house-news.ts';
import { carryOutLoadings } from '../loadings.ts';
import type { ProcessSettings } from '../settings.ts';
import { newCourier } from '../written-messages.ts';
import { runRole } from './run-role.ts';

/** Loads files that were received and sends written messages, until Ctrl-C. */
export function worker(settings: ProcessSettings): Promise<number> {
  return runRole({ role: 'worker', settings }, async ({ ground, post, log, opened }) => {
    const { imports } = ground;
    const publish: ConstructorParameters<typeof ImportRuns>[0]['publish'] = (news) =>
      post.tell({ kind: 'live', news } satisfies HouseNews);
    const runs = new ImportRuns({ imports, log, publish });
    opened.add(() => runs.stop());
    await opened.start(newCourier(ground, log));
    await post.serve('worker', carryOutLoadings(imports, runs));
  });
}
