import { DOCUMENTS } from './documents.ts';
import { type Field, OCCURRENCES, type SimpleType, type StructType, type Type } from './schema.ts';
import {
  DOCUMENT_ATTRIBUTES,
  REQUEST_ATTRIBUTES,
  REQUEST_MESSAGE,
  RESPONSE_ATTRIBUTES,
  RESPONSE_MESSAGE,
  WEBRA_NAMESPACE,
} from './types.ts';
import { node, type XmlNode } from './xml-writer.ts';

/** The rows of types and documents as XML Schema: what getTypeXSD and getDocumentXSD answer and the WSDL includes. */

export const XSD_NAMESPACE = 'http://www.w3.org/2001/XMLSchema';

const SCHEMA = {
  'xmlns:xsd': XSD_NAMESPACE,
  xmlns: WEBRA_NAMESPACE,
  targetNamespace: WEBRA_NAMESPACE,
  elementFormDefault: 'qualified',
} as const;

/** Every named type, and the two messages with their attributes. */
export function typeSchema(): XmlNode {
  const documents = Object.values(DOCUMENTS).flatMap(({ takes, gives }): StructType[] => [takes, gives]);
  const used = documents.flatMap(({ fields }) => Object.values(fields).map(({ type }: Field) => type));
  const named = namedTypes([...used, ...partsOf(REQUEST_MESSAGE), ...partsOf(RESPONSE_MESSAGE)]);
  return node(
    'xsd:schema',
    SCHEMA,
    ...named.map((type) => (type.kind === 'simple' ? simpleType(type) : complexType(type, { name: type.name }))),
    complexType(REQUEST_MESSAGE, { name: REQUEST_MESSAGE.name }, attributeRows(REQUEST_ATTRIBUTES)),
    complexType(RESPONSE_MESSAGE, { name: RESPONSE_MESSAGE.name }, attributeRows(RESPONSE_ATTRIBUTES)),
    node('xsd:element', { name: 'requestPkiService', type: REQUEST_MESSAGE.name }),
    node('xsd:element', { name: 'responsePkiService', type: RESPONSE_MESSAGE.name }),
  );
}

/**
 * The documents of every method that this CA has.
 * @param typeSchemaLocation where the schema of the types lies.
 */
export function documentSchema(typeSchemaLocation: string): XmlNode {
  const documents = Object.values(DOCUMENTS).flatMap(({ takes, gives }): StructType[] => [takes, gives]);
  const dated = attributeRows(DOCUMENT_ATTRIBUTES);
  return node(
    'xsd:schema',
    SCHEMA,
    node('xsd:include', { schemaLocation: typeSchemaLocation }),
    ...documents.map((type) => node('xsd:element', { name: type.name }, complexType(type, {}, dated))),
  );
}

/** Types with a name, each once, in the order in which they are met. */
function namedTypes(types: readonly Type[]): Type[] {
  const found = new Map<string, Type>();
  const visit = (type: Type): void => {
    if (type.name === undefined || found.has(type.name)) return;
    found.set(type.name, type);
    for (const part of partsOf(type)) visit(part);
  };
  for (const type of types) visit(type);
  return [...found.values()];
}

function partsOf(type: Type): Type[] {
  return type.kind === 'struct' ? Object.values(type.fields).map((field) => field.type) : [];
}

function attributeRows(types: Readonly<Record<string, SimpleType>>): XmlNode[] {
  return Object.entries(types).map(([name, { base }]) => node('xsd:attribute', { name, type: `xsd:${base}` }));
}

function complexType(type: StructType, attributes: { name?: string }, more: readonly XmlNode[] = []): XmlNode {
  const order = type.choice ? 'xsd:choice' : 'xsd:sequence';
  const elements = Object.entries(type.fields).map(([name, field]) => elementRow(name, field, type.choice ?? false));
  return node('xsd:complexType', attributes, node(order, {}, ...elements), ...more);
}

function elementRow(name: string, { type, occurs }: Field, chosen: boolean): XmlNode {
  const { min, max } = OCCURRENCES[occurs];
  return node('xsd:element', {
    name,
    type: type.name ?? `xsd:${(type as SimpleType).base}`,
    minOccurs: min === 0 && !chosen ? '0' : undefined,
    maxOccurs: max === 1 ? undefined : 'unbounded',
  });
}

function simpleType({ name, base, pattern, minLength, maxLength, values = [] }: SimpleType): XmlNode {
  const facet = (kind: string, value: string | number | undefined) =>
    value === undefined ? [] : [node(`xsd:${kind}`, { value: String(value) })];
  const facets = [
    ...facet('minLength', minLength),
    ...facet('maxLength', maxLength),
    ...facet('pattern', pattern),
    ...values.flatMap((value) => facet('enumeration', value)),
  ];
  return node('xsd:simpleType', { name }, node('xsd:restriction', { base: `xsd:${base}` }, ...facets));
}
