export type { Observation } from './messages.ts';
export { startRehearsalNetwork, type RehearsalNetwork } from './network.ts';
export { numberWith, temperamentOf, temperaments, type Temperament } from './temperament.ts';
