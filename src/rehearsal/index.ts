export type { Misbehaviour, Observation } from './messages.ts';
export { startRehearsalNetwork, type RehearsalNetwork, type RehearsalOptions } from './network.ts';
export { numberWith, temperamentOf, temperaments, type Temperament } from './temperament.ts';
