import type { TSchema } from '@sinclair/typebox';
import type { OctetRoute } from '../../http/octet-route.ts';
import type { Route } from '../../http/route.ts';

/** A row whose body or answer is octets; one without a method is fetched. */
export type OctetRow = Omit<OctetRoute, 'method'> & Partial<Pick<OctetRoute, 'method'>>;

/** One interface of docs/http.md. */
export interface Interface {
  readonly title: string;
  readonly routes: Readonly<Record<string, Route>>;
  readonly octets?: Readonly<Record<string, OctetRow>>;
}

/** Names of schemas, found by identity: a schema that has a name is mentioned by it. */
export type Names = ReadonlyMap<TSchema, string>;

/** The exports of modules that are schemas, by name. */
export function schemaNames(...modules: readonly object[]): Names {
  return new Map(
    modules
      .flatMap((module) => Object.entries(module) as [string, unknown][])
      .filter((entry): entry is [string, TSchema] => isSchema(entry[1]))
      .map(([name, schema]) => [schema, name]),
  );
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('type' in value || 'anyOf' in value || 'const' in value);
}

/** docs/http.md: the interfaces request by request, then the types that have a name. */
export function renderHttpDocs(intro: string, interfaces: readonly Interface[], names: Names): string {
  const sections = interfaces.map(
    ({ title, routes, octets = {} }) =>
      `## ${title}\n\n${[...Object.entries(routes).map(routeText(names)), ...Object.values(octets).map(octetText)].join('\n')}`,
  );
  const types = [...names]
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([schema, name]) => `### ${name}\n\n${definition(schema, without(schema, names))}\n`);
  return [intro, ...sections, `## Types\n\n${types.join('\n')}`].join('\n');
}

const routeText =
  (names: Names) =>
  ([name, row]: [string, Route]): string => {
    const parts = [
      `### ${row.method} ${row.path}`,
      `\`${name}\`. ${row.does}`,
      row.requirements?.length && `Requirements: ${row.requirements.join(', ')}.`,
      row.body && `Body:\n\n${definition(row.body, names)}`,
      `Reply:\n\n${definition(row.reply, names)}`,
    ];
    return `${parts.filter(Boolean).join('\n\n')}\n`;
  };

function octetText({ method = 'GET', path, takes, contentType, does, requirements }: OctetRow): string {
  const parts = [
    `### ${method} ${path}`,
    does,
    requirements?.length && `Requirements: ${requirements.join(', ')}.`,
    takes && `Body: ${takes.map((type) => `\`${type}\``).join(' or ')}.`,
    `Reply: \`${contentType}\`.`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** The names that the definition of a schema may mention: all but its own. */
function without(schema: TSchema, names: Names): Names {
  return new Map([...names].filter(([named]) => named !== schema));
}

/** A nameless object as a list of its fields, anything else as one line. */
function definition(schema: TSchema, names: Names): string {
  const fields = Object.entries((schema.properties ?? {}) as Record<string, TSchema>);
  if (schema.type !== 'object' || fields.length === 0 || names.has(schema)) return `- ${mention(schema, names)}`;
  const required = new Set(schema.required as string[] | undefined);
  return fields
    .map(([field, type]) => `- \`${field}\`${required.has(field) ? '' : ' (may be absent)'}: ${mention(type, names)}`)
    .join('\n');
}

/** A schema inside a sentence: its name, or what it is. */
function mention(schema: TSchema, names: Names): string {
  const name = names.get(schema);
  return name ? `[${name}](#${name.toLowerCase()})` : typeText(schema, names);
}

function typeText(schema: TSchema, names: Names): string {
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return (schema.anyOf as TSchema[]).map((choice) => mention(choice, names)).join(' or ');
  if (schema.type === 'array') return arrayText(schema, names);
  if (schema.type === 'string') return stringText(schema);
  if (schema.type !== 'object') return String(schema.type);
  const fields = Object.entries(schema.properties as Record<string, TSchema>);
  return `{ ${fields.map(([field, type]) => `\`${field}\`: ${mention(type, names)}`).join('; ')} }`;
}

function arrayText({ items, minItems, maxItems }: TSchema, names: Names): string {
  const count = minItems === undefined ? '' : minItems === maxItems ? `${minItems} ` : `${minItems} or more `;
  return `list of ${count}${mention(items as TSchema, names)}`;
}

function stringText({ pattern, minLength, maxLength }: TSchema): string {
  if (pattern) return `text \`${pattern}\``;
  if (maxLength === undefined) return 'text';
  return minLength === undefined
    ? `text of up to ${maxLength} characters`
    : `text of ${minLength} to ${maxLength} characters`;
}
