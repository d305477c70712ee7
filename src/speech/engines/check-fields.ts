import { Failure } from '../../base/index.ts';
import type { EngineDescription, EngineField, EngineFields } from './engine-kind.ts';
import { isOwnNetwork } from './own-network.ts';

const longest = 4000;

/**
 * What was filled in, without what is empty or no field of the engine. Throws `Failure('invalid')` that names the field:
 * `engine.field-missing`, `engine.field-wrong`, and `engine.address-open` where a secret would go through the internet unencrypted.
 */
export function checkFields(engine: EngineDescription, filledIn: EngineFields): EngineFields {
  const checked: Record<string, string> = {};
  for (const field of engine.fields) {
    const value = (filledIn[field.id] ?? '').trim();
    if (value !== '') {
      if (!isRight(field, value)) throw wrong(field, 'engine.field-wrong', 'can not be used');
      checked[field.id] = value;
    } else if (field.required) throw wrong(field, 'engine.field-missing', 'is empty');
  }
  const hasSecret = engine.fields.some(({ id, kind }) => kind === 'secret' && checked[id] !== undefined);
  const open = engine.fields.find(({ id, kind }) => kind === 'address' && isOpen(checked[id]));
  if (hasSecret && open)
    throw wrong(open, 'engine.address-open', 'would show the secret to anybody on the way');
  return checked;
}

function isRight(field: EngineField, value: string): boolean {
  if (value.length > longest || hasControl(value)) return false;
  if (field.kind === 'choice') return field.choices?.some((choice) => choice.value === value) ?? false;
  return field.kind !== 'address' || isAddress(value, field.schemes ?? ['https:']);
}

/** A secret of several lines (a certificate, a JSON key) is one, too. */
function hasControl(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value);
}

function isOpen(address: string | undefined): boolean {
  if (address === undefined) return false;
  const { protocol, hostname } = new URL(address);
  return (protocol === 'http:' || protocol === 'ws:') && !isOwnNetwork(hostname);
}

/** A name and password in an address would not be kept as a secret. */
function isAddress(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return schemes.includes(protocol) && username === '' && password === '' && hash === '';
}

function wrong({ id }: EngineField, code: string, what: string): Failure {
  return new Failure('invalid', { code, message: `The field ${id} ${what}.`, params: { field: id } });
}
