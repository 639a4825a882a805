import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_ALWAYS_SENSITIVE,
  CKA_CLASS,
  CKA_COPYABLE,
  CKA_DESTROYABLE,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_MODIFIABLE,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKO_CERTIFICATE,
  CKO_DATA,
  CKO_PRIVATE_KEY,
  type Template,
} from '../../../emulator/index.ts';
import type { ObjectKind } from './object-kinds.ts';
import type { SessionModel } from './token-model.ts';

export type Value = boolean | number | string | Buffer;
export type Values = ReadonlyMap<number, Value>;

/** An object with the attributes that the model knows of it. Its label is its own: no other object ever had it. */
export class ObjectModel {
  readonly kind: ObjectKind;
  values: Values;
  /** Of a session object: the session with which it dies. */
  readonly owner: SessionModel | undefined;
  alive = true;
  /** In the order in which objects were made. */
  number = 0;

  constructor(kind: ObjectKind, values: Values, session: SessionModel) {
    this.kind = kind;
    this.values = values;
    this.owner = values.get(CKA_TOKEN) === true ? undefined : session;
  }

  is(type: number): boolean {
    return this.values.get(type) === true;
  }

  get isPrivate(): boolean {
    return this.is(CKA_PRIVATE);
  }

  get onToken(): boolean {
    return this.owner === undefined;
  }

  get isKey(): boolean {
    return this.values.has(CKA_KEY_TYPE);
  }

  /** Sections 4.9 and 4.10: the secret parts cannot be read. */
  get isHidden(): boolean {
    return this.is(CKA_SENSITIVE) || this.values.get(CKA_EXTRACTABLE) === false;
  }

  get text(): string {
    return `${this.kind.name} "${String(this.values.get(CKA_LABEL))}"`;
  }
}

/** Sections 4.4, 4.7, 4.9, 4.10: what an object has that C_CreateObject's template does not name. */
export function valuesOfCreation(template: Template): Values {
  const given = new Map(template.map(({ type, value }) => [type, value as Value] as const));
  const objectClass = given.get(CKA_CLASS);
  const isKey = objectClass !== CKO_DATA && objectClass !== CKO_CERTIFICATE;
  const hasHistory = given.has(CKA_SENSITIVE);
  const has = (types: readonly number[], value: boolean) => types.map((type) => [type, value] as const);
  return new Map<number, Value>([
    ...has([CKA_TOKEN, CKA_PRIVATE], false),
    ...has([CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE], true),
    ...has(isKey ? [CKA_LOCAL] : [], false),
    ...has(hasHistory ? [CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE] : [], false),
    ...has(given.get(CKA_CLASS) === CKO_PRIVATE_KEY ? [CKA_ALWAYS_AUTHENTICATE] : [], false),
    ...given,
  ]);
}

/** As C_GetAttributeValue gives it: CK_BBOOL, CK_ULONG (little-endian, as on every platform that is tested), UTF-8. */
export function octetsOf(value: Value): Buffer {
  if (typeof value === 'boolean') return Buffer.from([value ? 1 : 0]);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value === 'number') {
    const octets = Buffer.alloc(8);
    octets.writeBigUInt64LE(BigInt(value));
    return octets;
  }
  return value;
}
