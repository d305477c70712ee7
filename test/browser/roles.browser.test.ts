// An operator's page whose server is killed in the middle of a talk: her sound goes to another process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { EmbeddedServer } from '../../src/db/index.ts';
import { Telephone, type Talk } from '../peers/telephone.ts';
import { RoleProcesses } from '../stories/faults/role-processes.ts';
import { hasTool } from '../tool.ts';
import { purity, sine, until } from '../wire/media-pair.ts';

const minuteMs = 60_000;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];
const callerHertz = 440;
/** As `ears-and-tone.js` has it. */
const operatorHertz = 700;

describe.runIf(hasTool('chromium', 'chromium'))('an operator whose console is a process of its own', () => {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-roles-pg-'));
  const server = new EmbeddedServer({ directory, clock: systemClock, log: silentLog });
  let house: RoleProcesses;
  let browser: Browser;
  let page: Page;
  let caller: Telephone;
  let talk: Talk;

  beforeAll(async () => {
    await server.start();
    house = await RoleProcesses.open(server.url);
    house.start('voice', 'web', 'worker');
    caller = await Telephone.open({ mediaPort: 17_400 });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
    await context.addInitScript({ path: join(import.meta.dirname, 'ears-and-tone.js') });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await house.ready('voice', 'web', 'worker');
    const token = house.link.split('#')[1] ?? '';
    const signingIn = { data: { token, name: 'Анна', password: 'тихая гавань 2026' } };
    await context.request.post(`${house.origin}/api/sign-in-link`, signingIn);
    await page.goto(`${house.origin}/operator`);
  }, 3 * minuteMs);

  afterAll(async () => {
    await browser?.close();
    await caller?.close();
    await house?.clear();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }, minuteMs);

  it(
    'talks with a caller of a line',
    async () => {
      await page.getByRole('button', { name: 'Выйти на линию' }).click();
      await page.getByRole('heading', { name: 'Ждём звонка' }).waitFor();
      const trunk = await api<{ id: string }>('POST', '/api/trunks', {
        ...{ name: 'Городская', kind: 'address', host: '127.0.0.1', port: caller.port },
      });
      const incoming = `/api/trunks/${trunk.id}/incoming`;
      const { stations } = await api<{ stations: { id: string }[] }>('GET', incoming);
      const rule = { stationIds: stations.map(({ id }) => id), ringMs: 30_000, otherwise: 'busy' };
      await api('PUT', incoming, rule);
      talk = await caller.call(`sip:84951234567@127.0.0.1:${house.sipPort}`, {
        from: `sip:+79121234567@127.0.0.1:${caller.port}`,
      });
      await page.getByRole('button', { name: 'Ответить' }).click();
      await page.getByText('разговор', { exact: true }).waitFor();
      await talk.answered;
      talk.end.stream.play({ samples: sine(callerHertz, 1000), loop: true });
      await bothHear();
    },
    2 * minuteMs,
  );

  it(
    'goes on talking while web and worker are killed, and holds and hangs up once they are back',
    async () => {
      await house.kill('web', 'worker');
      await page.getByText('Нет связи с сервером').waitFor();
      await bothHear();
      house.start('web', 'worker');
      await house.ready('web', 'worker');
      await page.getByText('Нет связи с сервером').waitFor({ state: 'detached' });
      await bothHear();
      await page.getByRole('button', { name: 'Удержать' }).click();
      await page.getByText('на удержании').waitFor();
      await callerHears(() => purityOf(operatorHertz) < 0.1);
      await page.getByRole('button', { name: 'Вернуться' }).click();
      await bothHear();
      await page.getByRole('button', { name: 'Положить трубку' }).click();
      expect((await talk.ended).by).toBe('them');
      await page.getByRole('heading', { name: 'Ждём звонка' }).waitFor();
    },
    2 * minuteMs,
  );

  it(
    'is told in words that calls are away',
    async () => {
      await house.kill('voice');
      await page.getByText('Часть, которая звонит, не отвечает').first().waitFor();
    },
    minuteMs,
  );

  async function bothHear(): Promise<void> {
    await expect
      .poll(async () => (await page.evaluate<{ hertz: number }>('loudest()')).hertz, { timeout: 15_000 })
      .toBeCloseTo(callerHertz, -1);
    await callerHears(() => purityOf(operatorHertz) > 0.8);
  }

  /** Of what the caller has heard in the last second. */
  function purityOf(hertz: number): number {
    return purity(talk.end.heard().subarray(-8000), hertz);
  }

  async function callerHears(holds: () => boolean): Promise<void> {
    const heardSoFar = talk.end.frames.length;
    await until(() => talk.end.frames.length > heardSoFar + 50 && holds(), 15_000);
  }

  async function api<Answer>(method: string, path: string, data?: unknown): Promise<Answer> {
    const response = await page.context().request.fetch(house.origin + path, { method, data });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
    return (await response.json()) as Answer;
  }
});
