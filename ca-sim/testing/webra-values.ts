import fc from 'fast-check';
import type { Fields, SimpleType, Type } from '../protocols/webra/schema.ts';

/** Values of the SOAP service's types, for properties. */

/** Any value of a simple type. */
function simpleValues({ base, pattern, minLength = 0, maxLength = 20, values }: SimpleType): fc.Arbitrary<unknown> {
  if (values !== undefined) return fc.constantFrom(...values);
  if (base === 'boolean') return fc.boolean();
  if (base === 'base64Binary') return fc.uint8Array({ maxLength: 20 });
  if (base === 'unsignedLong') return fc.nat();
  if (base === 'date') return fc.constant('2026-03-02Z');
  const printable = fc.string({
    unit: fc.constantFrom(...'aZ1 <&>"Ұя'),
    minLength,
    maxLength: Math.min(maxLength, 20),
  });
  return pattern === undefined ? printable : fc.stringMatching(new RegExp(`^(?:${pattern})$`));
}

/** Any value of a type. */
export function valuesOf(type: Type): fc.Arbitrary<unknown> {
  if (type.kind === 'simple') return simpleValues(type);
  const rows = Object.entries(type.fields as Fields).map(([name, { type: inner, occurs }]) => {
    const value = valuesOf(inner);
    const list = { minLength: occurs === 'some' ? 1 : 0, maxLength: 2 };
    return [name, occurs === 'many' || occurs === 'some' ? fc.array(value, list) : value] as const;
  });
  const fields = Object.fromEntries(rows);
  const optionals = Object.entries(type.fields as Fields).filter(([, { occurs }]) => occurs === 'optional');
  if (type.choice) return fc.oneof(...rows.map(([name, value]) => fc.record({ [name]: value })));
  const required = Object.keys(fields).filter((name) => !optionals.some(([other]) => other === name));
  return fc.record(fields, { requiredKeys: required });
}
