// An operator's page in a real browser: somebody rings in over a line, by SIP, and the two talk.
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Telephone, type Talk } from '../peers/telephone.ts';
import { hasTool } from '../tool.ts';
import { purity, share, sine, until } from '../wire/media-pair.ts';
import { PerezvonProcess } from './perezvon-process.ts';

const minuteMs = 60_000;
const microphoneFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];
const callerHertz = 440;
const colleagueHertz = 1000;
/** As `ears-and-tone.js` has it. */
const operatorHertz = 700;
const tone = { samples: sine(callerHertz, 1000), loop: true };

describe.runIf(hasTool('chromium', 'chromium'))('an operator in her browser', () => {
  let perezvon: PerezvonProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let caller: Telephone;
  let colleague: Telephone;
  let talk: Talk;
  let asked: Awaited<ReturnType<Telephone['next']>> | undefined;
  let registration: ReturnType<Telephone['agent']['register']> | undefined;
  let sipPort: number;
  let origin: string;
  const troubles: string[] = [];
  let saidPresent = 0;

  beforeAll(async () => {
    sipPort = await freePort();
    perezvon = await PerezvonProcess.start({ PEREZVON_SIP_PORT: String(sipPort) });
    ({ origin } = new URL(perezvon.link));
    caller = await Telephone.open({ mediaPort: 17_000 });
    colleague = await Telephone.open({ mediaPort: 17_040 });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: microphoneFlags });
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
    await context.addInitScript({ path: join(import.meta.dirname, 'ears-and-tone.js') });
    page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      if (request.url().endsWith('/present')) saidPresent += 1;
    });
    page.setDefaultTimeout(20_000);
    await page.goto(perezvon.link);
    await page.getByLabel('Имя').fill('Анна');
    await page.getByLabel('Пароль', { exact: true }).fill('тихая гавань 2026');
    await page.getByRole('button', { name: 'Войти в Перезвон' }).click();
    await page.getByRole('heading', { name: 'Начало' }).waitFor();
  }, 3 * minuteMs);

  afterAll(async () => {
    await browser?.close();
    await colleague?.close();
    await caller?.close();
    await perezvon?.stop();
  }, minuteMs);

  it('goes on line and hears herself', async () => {
    await page.getByRole('link', { name: 'Оператор' }).click();
    await page.getByRole('button', { name: 'Выйти на линию' }).click();
    await page.getByRole('heading', { name: 'Ждём звонка' }).waitFor();
    await page.getByRole('button', { name: 'Проверить' }).click();
    await expect.poll(heardHertz, { timeout: 15_000 }).toBeCloseTo(operatorHertz, -1);
    await page.getByRole('button', { name: 'Закончить проверку' }).click();
  });

  it('is rung for a call that comes in over a line, and sees the number', async () => {
    const trunk = await api<{ id: string }>('POST', '/api/trunks', {
      name: 'Городская',
      kind: 'address',
      host: '127.0.0.1',
      port: caller.port,
    });
    const { stations } = await api<{ stations: { id: string; name: string }[] }>(
      'GET',
      `/api/trunks/${trunk.id}/incoming`,
    );
    const { id } = stations.find(({ name }) => name === 'Анна')!;
    const rule = { stationIds: [id], ringMs: 30_000, otherwise: 'busy' };
    await api('PUT', `/api/trunks/${trunk.id}/incoming`, rule);
    talk = await callIn();
    await page.getByRole('button', { name: 'Ответить' }).waitFor();
    await page.getByText('+7 912 123-45-67').waitFor();
  });

  it('answers, and both hear each other', async () => {
    await page.getByRole('button', { name: 'Ответить' }).click();
    await page.getByText('разговор', { exact: true }).waitFor();
    await talk.answered;
    talk.end.stream.play(tone);
    await bothHear();
  });

  it('presses keys, which the caller gets', async () => {
    await page.getByRole('button', { name: 'Клавиши' }).click();
    await page.getByRole('button', { name: '5', exact: true }).click();
    await page.getByRole('button', { name: '#', exact: true }).click();
    await until(() => talk.end.digits.length === 2);
    expect(talk.end.digits).toEqual(['5', '#']);
  });

  it('mutes herself, and is not heard', async () => {
    await page.getByRole('button', { name: 'Выключить микрофон' }).click();
    await callerHears(() => purityOf(operatorHertz) < 0.1);
    await page.getByRole('button', { name: 'Включить микрофон' }).click();
    await callerHears(() => purityOf(operatorHertz) > 0.8);
  });

  it('holds the caller, who hears music, and takes him back', async () => {
    await page.getByRole('button', { name: 'Удержать' }).click();
    await page.getByText('на удержании').waitFor();
    await callerHears(() => purityOf(operatorHertz) < 0.1);
    await expect.poll(async () => (await heard()).dB, { timeout: 10_000 }).toBeLessThan(-60);
    await page.getByRole('button', { name: 'Вернуться' }).click();
    await bothHear();
  });

  it('looks at another page meanwhile, and the talk goes on', async () => {
    await page.getByRole('link', { name: 'Звонки' }).click();
    await page.getByRole('heading', { name: 'Звонки' }).waitFor();
    await bothHear();
    await page.getByRole('link', { name: /^разговор/ }).click();
  });

  it('loads the page anew, and is back in the talk', async () => {
    await page.reload();
    await page.getByText('разговор', { exact: true }).waitFor();
    await bothHear();
  });

  it('hangs up, and so does the caller', async () => {
    await page.getByRole('button', { name: 'Положить трубку' }).click();
    expect((await talk.ended).by).toBe('them');
    await page.getByRole('heading', { name: 'Ждём звонка' }).waitFor();
    await expect.poll(() => saidPresent, { timeout: 15_000 }).toBeGreaterThan(4);
    expect(troubles).toEqual([]);
  });

  it('gives the next caller to a telephone of the house, which hears him and is heard', async () => {
    const { phone, password } = await api<{ phone: { login: string }; password: string }>(
      'POST',
      '/api/phones',
      { name: 'Регистратура' },
    );
    const house = `127.0.0.1:${sipPort}`;
    registration = colleague.agent.register(
      {
        registrar: `sip:${house}`,
        aor: `sip:${phone.login}@${house}`,
        credentials: { username: phone.login, password },
      },
      () => undefined,
    );
    await until(() => registration?.state.state === 'registered');
    talk = await callIn();
    await page.getByRole('button', { name: 'Ответить' }).click();
    await page.getByText('разговор', { exact: true }).waitFor();
    await talk.answered;
    await page.getByRole('button', { name: 'Передать' }).click();
    await page.getByRole('menuitem', { name: 'Регистратура' }).click();
    const { end, call, ended } = await colleague.next();
    await page.getByRole('heading', { name: 'Ждём звонка' }).waitFor();
    talk.end.stream.play(tone);
    end.stream.play({ samples: sine(colleagueHertz, 1000), loop: true });
    await callerHears(() => purityOf(colleagueHertz) > 0.8);
    await until(() => purity(end.heard().subarray(-8000), callerHertz) > 0.8, 15_000);
    call.bye();
    await ended;
    expect((await talk.ended).by).toBe('them');
  });

  it('asks a colleague first, is still with him after loading anew, and talks with both', async () => {
    talk = await callIn();
    await page.getByRole('button', { name: 'Ответить' }).click();
    await page.getByText('разговор', { exact: true }).waitFor();
    await talk.answered;
    talk.end.stream.play(tone);
    await page.getByRole('button', { name: 'Посоветоваться' }).click();
    await page.getByRole('menuitem', { name: 'Регистратура' }).click();
    asked = await colleague.next();
    asked.end.stream.play({ samples: sine(colleagueHertz, 1000), loop: true });
    await page.getByText('на связи', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('на связи', { exact: true }).waitFor();
    await expect.poll(heardHertz, { timeout: 15_000 }).toBeCloseTo(colleagueHertz, -1);
    await callerHears(() => purityOf(operatorHertz) < 0.1 && purityOf(colleagueHertz) < 0.1);
    await page.getByRole('button', { name: 'Говорить втроём' }).click();
    await page.getByText('В разговоре ещё: Регистратура').waitFor();
    await callerHears(() => shareOf(operatorHertz) > 0.15 && shareOf(colleagueHertz) > 0.15);
  });

  it('leaves the talk of three, and the other two go on', async () => {
    await page.getByRole('button', { name: 'Положить трубку' }).click();
    await page.getByRole('heading', { name: 'Ждём звонка' }).waitFor();
    await callerHears(() => purityOf(colleagueHertz) > 0.8);
    asked?.call.bye();
    await asked?.ended;
    expect((await talk.ended).by).toBe('them');
    await registration?.stop();
  });

  it('signs out, and whoever signs in next in this tab is not on line by that', async () => {
    await page.getByRole('button', { name: 'Выйти', exact: true }).click();
    await page.getByLabel('Имя').fill('Анна');
    await page.getByLabel('Пароль', { exact: true }).fill('тихая гавань 2026');
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('link', { name: 'Оператор' }).click();
    await page.getByRole('heading', { name: 'Вы не на линии' }).waitFor();
    const { items } = await api<{ items: { name: string; reachable: boolean }[] }>(
      'GET',
      '/api/operator/stations',
    );
    expect(items.map(({ name, reachable }) => [name, reachable])).toEqual([['Регистратура', false]]);
    expect(troubles).toEqual([]);
  });

  function callIn(): Promise<Talk> {
    return caller.call(`sip:84951234567@127.0.0.1:${sipPort}`, {
      from: `sip:+79121234567@127.0.0.1:${caller.port}`,
    });
  }

  /** The loudest frequency in the page's ears now, and how loud it is. */
  function heard(): Promise<{ hertz: number; dB: number }> {
    return page.evaluate('loudest()');
  }

  async function heardHertz(): Promise<number> {
    return (await heard()).hertz;
  }

  async function bothHear(): Promise<void> {
    await expect.poll(heardHertz, { timeout: 15_000 }).toBeCloseTo(callerHertz, -1);
    await callerHears(() => purityOf(operatorHertz) > 0.8);
  }

  /** Of what the caller has heard in the last second. */
  function purityOf(hertz: number): number {
    return purity(talk.end.heard().subarray(-8000), hertz);
  }

  /** Of several tones that he hears at once. */
  function shareOf(hertz: number): number {
    return share(talk.end.heard().subarray(-4000), hertz);
  }

  async function callerHears(holds: () => boolean): Promise<void> {
    const heardSoFar = talk.end.frames.length;
    await until(() => talk.end.frames.length > heardSoFar + 50 && holds(), 15_000);
  }

  async function api<Answer>(method: string, path: string, data?: unknown): Promise<Answer> {
    const response = await context.request.fetch(origin + path, { method, data });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
    return (await response.json()) as Answer;
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
