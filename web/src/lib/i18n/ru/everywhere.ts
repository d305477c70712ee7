import { countRu } from '../plural.ts';

export const everywhere = {
  loading: 'Загружаем…',
  retry: 'Попробовать ещё раз',
  cancel: 'Отмена',
  close: 'Закрыть',
  save: 'Сохранить',
  saved: 'Сохранено',
  next: 'Дальше',
  search: 'Поиск',
  searchHint: 'Имя или номер',
  all: 'Все',
  none: '—',
  more: 'Показать ещё',
  undo: 'Вернуть',
  open: 'Открыть',
  errorTitle: 'Не получилось загрузить',
  errorText: 'Попробуйте ещё раз. Если не поможет, посмотрите журнал сервера.',
  errorNumber: (id: string) => `Номер ошибки для журнала: ${id}`,
  missingTitle: 'Здесь ничего нет',
  crashTitle: 'Страница сломалась',
  crashText: 'Это наша ошибка. Обзвон от этого не останавливается: он идёт на сервере.',
  reload: 'Обновить страницу',
  seconds: (count: number) =>
    `${new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 1 }).format(count)}\u00a0с`,
  shownOf: (shown: number, total: number) => `${shown} из ${countRu(total, 'строки', 'строк', 'строк')}`,
  visits: (count: number) => countRu(count, 'визит', 'визита', 'визитов'),
};
