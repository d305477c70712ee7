/*
 * The same talk as robot-process.ts, led by a Node program over Asterisk's ARI (application `robot`): answer, 6 s, a key,
 * 2 s, hang up. Node 20 wants --experimental-websocket. Prints `ready`.
 */
interface AriEvent {
  readonly type: string;
  readonly channel?: { readonly id: string };
  readonly playback?: { readonly target_uri: string };
}

/** What the global WebSocket of Node has of the browser's. */
interface EventSocket {
  onopen: () => void;
  onmessage: (message: { readonly data: string }) => void;
}

const base = 'http://127.0.0.1:8088/ari';
const authorization = `Basic ${Buffer.from('peer:peer').toString('base64')}`;
const talks = new Map<string, { heard: boolean; played: number }>();

const ask = async (method: string, path: string): Promise<void> => {
  const answer = await fetch(`${base}/${path}`, { method, headers: { authorization } });
  await answer.arrayBuffer();
};
const play = (id: string, sound: string): Promise<void> =>
  ask('POST', `channels/${id}/play?media=sound:custom/${sound}`);

async function onStart(id: string): Promise<void> {
  talks.set(id, { heard: false, played: 0 });
  await ask('POST', `channels/${id}/answer`);
  await play(id, 'p6');
}

async function onPlayed(id: string): Promise<void> {
  const talk = talks.get(id);
  if (!talk) return;
  talk.played += 1;
  if (talk.played === 2) await ask('DELETE', `channels/${id}`);
  else if (talk.heard) await play(id, 'p2');
}

async function onKey(id: string): Promise<void> {
  const talk = talks.get(id);
  if (!talk || talk.heard) return;
  talk.heard = true;
  if (talk.played === 1) await play(id, 'p2');
}

async function take({ type, channel, playback }: AriEvent): Promise<void> {
  const id = channel?.id ?? playback?.target_uri.replace('channel:', '') ?? '';
  if (type === 'StasisStart') await onStart(id);
  else if (type === 'PlaybackFinished') await onPlayed(id);
  else if (type === 'ChannelDtmfReceived') await onKey(id);
  else if (type === 'StasisEnd') talks.delete(id);
}

const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => EventSocket };
const events = new WebSocket('ws://127.0.0.1:8088/ari/events?app=robot&api_key=peer:peer');
events.onopen = () => console.log('ready');
events.onmessage = ({ data }) => {
  take(JSON.parse(data) as AriEvent).catch(() => undefined);
};
process.once('SIGTERM', () => process.exit(0));
