import type { Api, AwayRole } from '../../api/index.ts';
import { systemClock } from '../../base/index.ts';
import { remoteCalls } from '../../calls/index.ts';
import { Campaigns } from '../../campaigns/index.ts';
import { openConsole } from '../console-api.ts';
import { buildConsole } from '../console-build.ts';
import type { HouseNews } from '../house-news.ts';
import { remoteLoadings } from '../loadings.ts';
import type { RoleProcess } from '../process-role.ts';
import type { ProcessSettings } from '../settings.ts';
import { runRole } from './run-role.ts';
import { greet } from './terminal.ts';

const asked = ['voice', 'worker'] as const;

/** The console and the API, until Ctrl-C; calls are asked of the role `voice`, loadings of `worker`. */
export function web(settings: ProcessSettings): Promise<number> {
  let api: Api | undefined;
  return runRole(
    {
      ...{ role: 'web', settings, asks: asked },
      onNews: (news) => {
        if (api) passOn(api, news);
      },
      onAway: (roles) => api?.onAway(roles as readonly AwayRole[]),
    },
    async (started, onProgress) => {
      await buildConsole(onProgress);
      const { post, opened, ground } = started;
      api = await openApi(started, settings, () => api);
      opened.add(() => api?.close());
      const address = await api.listen({ host: settings.httpHost, port: settings.httpPort });
      for (const role of post.away) onProgress(`perezvon ${role} does not answer yet: the console says so`);
      await greet(ground, address);
    },
  );
}

function openApi(
  { ground, post, log }: RoleProcess,
  settings: ProcessSettings,
  api: () => Api | undefined,
): Promise<Api> {
  const { database, appointments } = ground;
  const calls = remoteCalls({
    ...{ clock: systemClock, database },
    ask: (name, args, limits) => post.ask('voice', name, args, limits),
  });
  const campaigns = new Campaigns({
    ...{ clock: systemClock, database, appointments },
    trunks: calls.trunks,
    onNews: (news) => api()?.onCampaignNews(news),
    onWork: () => post.tell({ kind: 'work' } satisfies HouseNews),
  });
  const away = (): readonly AwayRole[] => asked.filter((role) => post.away.includes(role));
  return openConsole({ settings, log, ground, calls, campaigns, loadings: remoteLoadings(post), away });
}

/** What other processes tell, as one process hands it from room to room. */
function passOn(api: Api, news: HouseNews | undefined): void {
  switch (news?.kind) {
    case undefined:
      return api.onMissedNews();
    case 'campaign':
      return api.onCampaignNews(news.news);
    case 'trunk':
      return api.onTrunkState(news.trunkId, news.state);
    case 'phone':
      return api.onPhoneState(news.phone);
    case 'desk':
      return api.onDeskChange(news.operator);
    case 'live':
      return api.publish(news.news);
    case 'work':
      return;
  }
}
