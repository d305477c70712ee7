import { Failure } from '../../../base/index.ts';
import type { SpeechEngines, SpeechWork } from '../../../clinic/index.ts';
import { checkFields, type EngineDescription, type EngineFields } from '../../../speech/index.ts';

export interface EngineOrder {
  /** All of them, those that are kept too. */
  readonly all: EngineFields;
  readonly fields: EngineFields;
  readonly secrets: EngineFields;
  /** For the audit: whom it asks. Nothing for an engine of this machine. */
  readonly hosts: { readonly hosts?: string };
}

interface FilledIn {
  readonly engine: string;
  readonly fields: EngineFields;
}

interface Desk {
  readonly speechEngines: Pick<SpeechEngines, 'kept'>;
  readonly engines: readonly EngineDescription[];
  readonly work: SpeechWork;
}

/**
 * What was sent, with the kept secrets that were left out, checked. What is kept goes where it has gone before: at another
 * address it has to be filled in again, or whoever may fill in a form could have it sent to himself. Throws `Failure`
 * (`invalid`): `engine.unknown`, `engine.secret-again`, and those of `checkFields`.
 */
export async function engineOrder(
  { speechEngines, engines, work }: Desk,
  projectId: string,
  { engine: id, fields: sent }: FilledIn,
): Promise<EngineOrder> {
  const engine = engines.find((one) => one.id === id);
  if (!engine) {
    throw new Failure('invalid', { code: 'engine.unknown', message: 'There is no such engine.' });
  }
  const kept = await speechEngines.kept(projectId, work, id);
  const secretIds = engine.fields.flatMap((field) => (field.kind === 'secret' ? [field.id] : []));
  const reused = secretIds.filter((secret) => !(secret in sent) && kept.secrets[secret] !== undefined);
  const keptSecrets = Object.fromEntries(reused.map((secret) => [secret, kept.secrets[secret]!]));
  const all = checkFields(engine, { ...sent, ...keptSecrets });
  const [field] = reused;
  if (field !== undefined && asksElsewhere(engine, all, kept.fields)) {
    throw new Failure('invalid', {
      code: 'engine.secret-again',
      message: 'What is kept was filled in for another address.',
      params: { field },
    });
  }
  const part = (isSecret: boolean): EngineFields =>
    Object.fromEntries(Object.entries(all).filter(([one]) => secretIds.includes(one) === isSecret));
  return { all, fields: part(false), secrets: part(true), hosts: hostsOf(engine, all) };
}

function asksElsewhere(engine: EngineDescription, now: EngineFields, before: EngineFields): boolean {
  const there = addressesOf(engine, before);
  return addressesOf(engine, now).some((address, n) => address !== there[n]);
}

function hostsOf(engine: EngineDescription, fields: EngineFields): EngineOrder['hosts'] {
  const hosts = addressesOf(engine, fields).flatMap((address) =>
    URL.canParse(address) ? [new URL(address).host] : [],
  );
  return hosts.length === 0 ? {} : { hosts: hosts.join(' ') };
}

/** As they are asked, in the order of the form. */
function addressesOf(engine: EngineDescription, fields: EngineFields): string[] {
  return engine.fields
    .filter(({ kind }) => kind === 'address')
    .map(({ id, preset = '' }) => {
      const address = fields[id] ?? preset;
      return URL.canParse(address) ? new URL(address).href : address;
    });
}
