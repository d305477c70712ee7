export { openHouse, type House } from './house.ts';
export { readSettings } from './settings.ts';
