import { IANAZone } from 'luxon';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import type { ProjectSettings } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { Settings } from '../../contract/index.ts';
import { route } from '../../route.ts';

export function settingsRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  route(app, 'GET /api/settings', async ({ session }) => {
    const project = await services.projects.get(session.projectId);
    return present(project.settings);
  });

  route(app, 'PUT /api/settings', async ({ session, body }) => {
    if (!IANAZone.isValidZone(body.timeZone)) {
      throw new Failure('invalid', { code: 'settings.time-zone', message: 'There is no such time zone.' });
    }
    const { projectId, accountId } = session;
    const { administratorUri, address, callbackNumber, ...others } = body;
    const project = await services.projects.saveSettings(projectId, {
      ...others,
      administratorUri: administratorUri ?? undefined,
      address: address ?? undefined,
      callbackNumber: callbackNumber ?? undefined,
    });
    await audit.write({
      projectId,
      accountId,
      action: 'settings-changed',
      detail: { disclosureLevel: body.disclosureLevel, timeZone: body.timeZone },
    });
    return present(project.settings);
  });
}

function present(settings: ProjectSettings): Settings {
  return {
    ...settings,
    administratorUri: settings.administratorUri ?? null,
    address: settings.address ?? null,
    callbackNumber: settings.callbackNumber ?? null,
  };
}
