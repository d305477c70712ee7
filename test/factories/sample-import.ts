import { sampleFile } from '../../src/clinic/index.ts';
import type { ApiHouse } from '../api-house.ts';

/** Loads the sample's 200 visits; gives back the import's id. */
export async function loadSample({ services, clock, projectId }: ApiHouse): Promise<string> {
  const content = sampleFile(clock.now(), 'Europe/Moscow', 'csv');
  const { id } = await services.imports.receive(projectId, 'sample.csv', pieces(content), 'sample');
  await services.imports.run(id);
  return id;
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
