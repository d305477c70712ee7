import { carryOutCalls, localCalls } from '../../calls/index.ts';
import type { HouseNews } from '../house-news.ts';
import { openVoice, type VoicePart } from '../voice-part.ts';
import type { ProcessSettings } from '../settings.ts';
import { runRole } from './run-role.ts';

/** SIP and sound, telephones and desks, the robot and its campaigns, until Ctrl-C. */
export function voice(settings: ProcessSettings): Promise<number> {
  let part: VoicePart | undefined;
  // what was missed may have been a campaign that began
  const onNews = (news: HouseNews | undefined): void => {
    if (news === undefined || news.kind === 'work') part?.dispatcher.poke();
  };
  return runRole({ role: 'voice', settings, onNews }, async ({ ground, post, log, opened }, onProgress) => {
    const tell = (news: HouseNews): void => post.tell(news);
    part = await openVoice(
      {
        ...{ settings, log, onProgress },
        onCampaignNews: (news) => tell({ kind: 'campaign', news }),
        onTrunkState: (trunkId, state) => tell({ kind: 'trunk', trunkId, state }),
        onPhoneState: (phone) => tell({ kind: 'phone', phone }),
        onDeskChange: ({ id, projectId }) => tell({ kind: 'desk', operator: { id, projectId } }),
      },
      ground,
      opened,
    );
    opened.add(part.drain);
    await post.serve('voice', carryOutCalls(localCalls(part.switchboard)));
    await part.dispatcher.start();
    const { host, port } = part.switchboard.address;
    onProgress(`SIP is listened for at ${host}:${port}`);
  });
}
