import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { pageStationId } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { IncomingChoices, IncomingRule } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';

/** Who is rung for calls that come in over a line. */
export function incomingRoutes(app: FastifyInstance, { services, people, audit }: ApiContext): void {
  const { trunks, incomingRules } = services.calls;
  const own = async (session: StoredSession, id: string): Promise<string> => {
    const listed = (await trunks.list(session.projectId)).find((trunk) => trunk.id === id);
    return ownRow(session, listed, 'trunk').id;
  };
  /** Telephones, and everybody's page: also of those who have not been on line since the start. */
  const stationsOf = async ({ projectId }: StoredSession): Promise<IncomingChoices['stations']> => {
    const present = await services.calls.stations(projectId);
    const known = new Set(present.map(({ id }) => id));
    const pages = (await people.list(projectId))
      .filter(({ enabled }) => enabled)
      .map(({ id, displayName }) => ({ id: pageStationId(id), name: displayName, reachable: false }));
    // a page that is closed is called as its owner was then
    const nameOf = new Map(pages.map(({ id, name }) => [id, name]));
    const named = present.map((station) => ({ ...station, name: nameOf.get(station.id) ?? station.name }));
    return [...named, ...pages.filter(({ id }) => !known.has(id))];
  };
  const shown = async (session: StoredSession, trunkId: string): Promise<IncomingChoices> => ({
    rule: copyOf(await incomingRules.of(trunkId)),
    stations: await stationsOf(session),
  });

  route(app, 'GET /api/trunks/:id/incoming', async ({ session, params }) =>
    shown(session, await own(session, params.id)),
  );

  route(app, 'PUT /api/trunks/:id/incoming', async ({ session, params, body }) => {
    const trunkId = await own(session, params.id);
    // one that is gone, a telephone or a person, may stay but not be added
    const known = new Set([
      ...(await stationsOf(session)).map(({ id }) => id),
      ...(await incomingRules.of(trunkId)).stationIds,
    ]);
    if (!body.stationIds.every((id) => known.has(id))) {
      throw new Failure('invalid', {
        code: 'station.missing',
        message: 'There is no such telephone or page.',
      });
    }
    await incomingRules.save(trunkId, body);
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'incoming-changed', subjectId: trunkId });
    return shown(session, trunkId);
  });
}

function copyOf(
  rule: Omit<IncomingRule, 'stationIds'> & { readonly stationIds: readonly string[] },
): IncomingRule {
  return { ...rule, stationIds: [...rule.stationIds] };
}
