import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTool } from '../tool.ts';
import { PerezvonProcess } from './perezvon-process.ts';

const chromiumPath = '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
const minuteMs = 60_000;

describe.runIf(hasTool('chromium', 'chromium'))('an administrator on her first day', () => {
  let perezvon: PerezvonProcess;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    perezvon = await PerezvonProcess.start();
    browser = await chromium.launch({ executablePath: chromiumPath, args: quiet });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.setDefaultTimeout(30_000);
  }, 3 * minuteMs);

  afterAll(async () => {
    await browser?.close();
    await perezvon?.stop();
  }, minuteMs);

  it('sees nothing before she has signed in', async () => {
    const { origin } = new URL(perezvon.link);
    const answers = await Promise.all(
      ['/api/campaigns', '/api/appointments', '/api/docs', '/api/openapi.json', '/api/live'].map((path) =>
        fetch(origin + path),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401]);
  });

  it('opens the one-time link and becomes the first user', async () => {
    await page.goto(perezvon.link);
    await page.getByLabel('Имя').fill('Анна');
    await page.getByLabel('Пароль', { exact: true }).fill('тихая гавань 2026');
    await page.getByRole('button', { name: 'Войти в Перезвон' }).click();
    await page.getByRole('heading', { name: 'Начало' }).waitFor();
  });

  it('is led to the first field that is wrong in the form of a line, and port 99999 is an error', async () => {
    await page.goto(`${new URL(perezvon.link).origin}/trunks/new`);
    await page.getByRole('textbox', { name: 'Порт' }).fill('99999');
    await page.getByRole('button', { name: 'Сохранить линию' }).click();
    await page
      .locator('input:focus')
      .and(page.getByRole('textbox', { name: 'Название' }))
      .waitFor();
    await page.getByRole('textbox', { name: 'Название' }).fill('Городская');
    await page.getByRole('textbox', { name: 'Сервер' }).fill('127.0.0.1');
    await page.getByRole('button', { name: 'Сохранить линию' }).click();
    await page
      .locator('input:focus')
      .and(page.getByRole('textbox', { name: 'Порт' }))
      .waitFor();
    expect(await page.getByRole('textbox', { name: 'Порт' }).inputValue()).toBe('99999');
    await page.getByText('Нужно число от 1 до 65535.').waitFor();
    await page.getByText('Для регистрации нужен пароль.').waitFor();
  });

  it('is asked before she leaves what is not saved, by a link and by the button of the browser', async () => {
    const asked = page.getByRole('dialog', { name: 'Уйти без сохранения?' });
    const title = page.getByRole('textbox', { name: 'Название' });
    const lines = page.getByRole('navigation', { name: 'Меню' }).getByRole('link', { name: 'Линии' });
    await lines.click();
    await asked.getByRole('button', { name: 'Остаться' }).click();
    await asked.waitFor({ state: 'hidden' });
    expect(await title.inputValue()).toBe('Городская');
    await lines.click();
    await asked.getByRole('button', { name: 'Уйти без сохранения' }).click();
    await page.getByRole('heading', { name: 'Линии', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Подключить линию' }).click();
    await title.fill('Запасная');
    await page.evaluate('history.back()');
    await asked.getByRole('button', { name: 'Остаться' }).click();
    await asked.waitFor({ state: 'hidden' });
    expect([new URL(page.url()).pathname, await title.inputValue()]).toEqual(['/trunks/new', 'Запасная']);
    await page.evaluate('history.back()');
    await asked.getByRole('button', { name: 'Уйти без сохранения' }).click();
    await page.getByRole('heading', { name: 'Линии', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/trunks');
  });

  it('is asked also about a password that was not changed yet, and a voice that was not chosen', async () => {
    const { origin } = new URL(perezvon.link);
    const leave = async (): Promise<void> => {
      await page.getByRole('link', { name: 'Линии', exact: true }).click();
      await page.getByRole('button', { name: 'Уйти без сохранения' }).click();
      await page.getByRole('heading', { name: 'Линии', level: 1 }).waitFor();
    };
    await page.goto(`${origin}/settings`);
    await page.getByLabel('Новый пароль').fill('ещё одна тихая гавань');
    await leave();
    await page.goto(`${origin}/settings/speech`);
    // hears the first time, speaks the second
    await page.getByText('Yandex SpeechKit', { exact: true }).nth(1).click();
    await leave();
  });

  it('reads where a patient’s voice would go, and tries an engine before it is chosen', async () => {
    await page.goto(`${new URL(perezvon.link).origin}/settings`);
    await page.getByRole('link', { name: 'Речь', exact: true }).click();
    await page.getByText('Сервер Vosk', { exact: true }).click();
    await page.getByLabel('Адрес сервера').fill('wss://vosk.example.com');
    await page.getByText('Голос пациента уходит к vosk.example.com').waitFor();
    // nobody listens there
    await page.getByLabel('Адрес сервера').fill('ws://127.0.0.1:9');
    await page.getByText('Голос не покидает этот компьютер.').waitFor();
    await page.getByRole('button', { name: 'Проверить', exact: true }).click();
    await page.getByText('До него не дойти').waitFor();
    await page.getByRole('link', { name: 'Линии', exact: true }).click();
    await page.getByRole('button', { name: 'Уйти без сохранения' }).click();
    await page.getByRole('heading', { name: 'Линии', level: 1 }).waitFor();
  });

  it('lets an operator in, who sees what is for him and nothing else', async () => {
    const { origin } = new URL(perezvon.link);
    await page.goto(`${origin}/people`);
    await page.getByRole('button', { name: 'Добавить сотрудника' }).click();
    await page.getByLabel('Как зовут').fill('Марина Соколова');
    await page.getByLabel('Имя для входа').fill('112');
    await page.getByRole('button', { name: 'Добавить и получить ссылку' }).click();
    await page.getByText('Нужна хотя бы одна буква').waitFor();
    await page.getByLabel('Имя для входа').fill('marina');
    await page.getByRole('button', { name: 'Добавить и получить ссылку' }).click();
    const link = page.getByText(/\/sign-in#/);
    await link.waitFor();
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ru-RU' });
    const hers = await context.newPage();
    hers.on('pageerror', (error) => troubles.push(error.message));
    hers.setDefaultTimeout(30_000);
    await hers.goto((await link.textContent()) ?? '');
    await hers.getByRole('heading', { name: /^Добро пожаловать, / }).waitFor();
    await hers.getByLabel('Пароль', { exact: true }).fill('совсем другая гавань');
    await hers.getByRole('button', { name: 'Войти', exact: true }).click();
    await hers.getByRole('heading', { name: 'Оператор' }).waitFor();
    await hers.getByRole('button', { name: 'Открыть меню' }).click();
    const words = await hers.getByRole('dialog').getByRole('listitem').allTextContents();
    expect(words).toEqual(['Визиты', 'Звонки', 'Оператор', 'Обзвонить самим', 'Настройки']);
    await hers.goto(`${origin}/people`);
    await hers.getByText('Этот раздел не для вашей роли').waitFor();
    await page.getByRole('button', { name: 'Готово' }).click();
    await page.getByText('Марина Соколова').waitFor();
    await context.close();
    await page.goto(`${origin}/start`);
  });

  it('takes the sample, looks at its columns and loads it', async () => {
    await page.getByRole('button', { name: 'Взять пример' }).click();
    await page.getByRole('button', { name: 'Загрузить визиты' }).click();
    await page.getByText('200 новых визитов').waitFor();
    await page.getByRole('button', { name: 'Дальше' }).click();
  });

  it('rehearses, and sees calls as they happen', async () => {
    await page.getByRole('heading', { name: 'По какой линии звонить' }).waitFor();
    await page.getByRole('button', { name: 'Дальше' }).click();
    await page.getByRole('heading', { name: 'Всё готово?' }).waitFor();
    await page.getByRole('button', { name: 'Начать репетицию' }).click();
    await page.getByRole('heading', { name: 'Сейчас на линии' }).waitFor();
    await page
      .getByText('говорим')
      .first()
      .waitFor({ timeout: 2 * minuteMs });
  });

  it(
    'sees the whole sample finish by itself, every mark in its place',
    { timeout: 21 * minuteMs },
    async () => {
      await page.getByText('Обзвон закончен').waitFor({ timeout: 20 * minuteMs });
      const [campaign] = await apiOf<{ items: { state: string; summary: Record<string, number> }[] }>(
        '/api/campaigns',
      ).then(({ items }) => items);
      expect(campaign).toMatchObject({ state: 'finished', summary: { total: 200, waiting: 0, calling: 0 } });
      const { confirmed, declined, wantsToMove, notConfirmed, notReached, reached, toPerson } =
        campaign!.summary;
      expect(confirmed! + declined! + wantsToMove! + notConfirmed!).toBe(200);
      expect(reached! + notReached!).toBe(200);
      // 124 of the 200 would come; few of them may be misheard, and nobody else may be taken for one
      expect(confirmed).toBeGreaterThan(110);
      expect(confirmed).toBeLessThanOrEqual(124);
      expect(declined! + wantsToMove!).toBeGreaterThan(10);
      expect(toPerson).toBeGreaterThan(10);
    },
  );

  it('opens a call, sees its timeline and hears its recording', async () => {
    await page
      .getByRole('button', { name: /^Попытки: / })
      .first()
      .click();
    await page
      .getByRole('link', { name: /Открыть звонок/ })
      .first()
      .click();
    const play = page.getByRole('button', { name: 'Слушать' });
    await play.click();
    const place = page.getByRole('slider', { name: 'Место в записи' });
    await expect
      .poll(async () => Number(await place.getAttribute('aria-valuenow')), { timeout: 30_000 })
      .toBeGreaterThan(0.5);
    await page.getByRole('button', { name: 'Пауза' }).click();
  });

  it('met no error on any page', () => {
    expect(troubles).toEqual([]);
  });

  function apiOf<Answer>(path: string): Promise<Answer> {
    return page.evaluate(async (url) => (await fetch(url)).json(), path) as Promise<Answer>;
  }
});
