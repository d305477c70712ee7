import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { Consents, type Consent as Stored } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { Consent } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { pageFrom } from '../../presenters/page-from.ts';
import { route } from '../../route.ts';
import { readPhone } from './read-phone.ts';

export function consentRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { clock, database } = services;
  const consents = new Consents({ database });
  const wrote = ({ projectId, accountId }: StoredSession, subjectId: string, verb: string) =>
    audit.write({ projectId, accountId, action: 'consent-changed', subjectId, detail: { verb } });

  route(app, 'GET /api/consents', async ({ session, query }) =>
    pageFrom(query, (filter) => consents.list(session.projectId, filter), present),
  );

  route(app, 'POST /api/consents', async ({ session, body }) => {
    const { projectId, displayName } = session;
    const given = { ...body, phone: readPhone(body.phone), givenAt: Date.parse(body.givenAt) };
    if (given.givenAt > clock.now()) {
      const message = 'A consent can not have been given in the future.';
      throw new Failure('invalid', { code: 'consent.future', message });
    }
    const consent = await consents.add(projectId, given, displayName, clock.now());
    await wrote(session, consent.id, 'added');
    return present(consent);
  });

  route(app, 'POST /api/consents/:id/withdraw', async ({ session, params: { id } }) => {
    const { projectId, displayName } = session;
    if (!(await consents.withdraw(projectId, id, displayName, clock.now()))) throw missing();
    await wrote(session, id, 'withdrawn');
  });

  route(app, 'POST /api/consents/:id/restore', async ({ session, params: { id } }) => {
    if (!(await consents.restore(session.projectId, id))) throw missing();
    await wrote(session, id, 'restored');
  });
}

function missing(): Failure {
  return new Failure('missing', { code: 'consent.missing', message: 'There is no such consent.' });
}

function present(consent: Stored): Consent {
  return {
    ...consent,
    purposes: [...consent.purposes],
    channels: [...consent.channels],
    givenAt: instant(consent.givenAt),
    addedAt: instant(consent.addedAt),
    withdrawnAt: instantOrNull(consent.withdrawnAt),
  };
}
