import type { TSchema } from '@sinclair/typebox';
import type { InterfacePart, OctetRow, SchemaNames } from '../../http/interface.ts';
import { type Access, ROLES, rolesOf } from '../../http/roles.ts';
import type { Route } from '../../http/route.ts';

/** docs/http.md: the interfaces request by request, then the types that have a name. */
export function renderHttpDocs(intro: string, interfaces: readonly InterfacePart[], names: SchemaNames): string {
  const sections = interfaces.map(
    ({ title, routes, octets = {} }) =>
      `## ${title}\n\n${[...Object.entries(routes).map(routeText(names)), ...Object.values(octets).map(octetText)].join('\n')}`,
  );
  const types = [...names]
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([schema, name]) => `### ${name}\n\n${definition(schema, without(schema, names))}\n`);
  return [intro, ...sections, `## Types\n\n${types.join('\n')}`].join('\n');
}

function needsText(access: Access): string {
  const roles = rolesOf(access).map((role) => ROLES[role].en);
  return `Needs the admin token${roles.length > 0 ? `, or that of ${roles.join(' or ')}` : ''}.`;
}

const routeText =
  (names: SchemaNames) =>
  ([name, row]: [string, Route]): string => {
    const parts = [
      `### ${row.method} ${row.path}`,
      `\`${name}\`. ${row.does}`,
      row.access && needsText(row.access),
      row.requirements?.length && `Requirements: ${row.requirements.join(', ')}.`,
      row.query && `Query:\n\n${definition(row.query, names)}`,
      row.headers && `Headers:\n\n${definition(row.headers, names)}`,
      row.body && `Body:\n\n${definition(row.body, names)}`,
      `Reply:\n\n${definition(row.reply, names)}`,
    ];
    return `${parts.filter(Boolean).join('\n\n')}\n`;
  };

function octetText({
  method = 'GET',
  path,
  query,
  takes,
  contentType,
  also = [],
  does,
  requirements,
  access,
}: OctetRow): string {
  const parts = [
    `### ${method} ${path}`,
    does,
    access && needsText(access),
    requirements?.length && `Requirements: ${requirements.join(', ')}.`,
    query && `Query:\n\n${definition(query, new Map())}`,
    takes && `Body: ${takes.map((type) => `\`${type}\``).join(' or ')}.`,
    `Reply: \`${contentType}\`.`,
    ...also.map((one) => `${one.status}${one.contentType ? ` \`${one.contentType}\`` : ''}: ${one.does}`),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** The names that the definition of a schema may mention: all but its own. */
function without(schema: TSchema, names: SchemaNames): SchemaNames {
  return new Map([...names].filter(([named]) => named !== schema));
}

/** A nameless object as a list of its fields, anything else as one line. */
function definition(schema: TSchema, names: SchemaNames): string {
  const fields = Object.entries((schema.properties ?? {}) as Record<string, TSchema>);
  if (schema.type !== 'object' || fields.length === 0 || names.has(schema)) return `- ${mention(schema, names)}`;
  const required = new Set(schema.required as string[] | undefined);
  return fields
    .map(([field, type]) => `- \`${field}\`${required.has(field) ? '' : ' (may be absent)'}: ${mention(type, names)}`)
    .join('\n');
}

/** A schema inside a sentence: its name, or what it is. */
function mention(schema: TSchema, names: SchemaNames): string {
  const name = names.get(schema);
  return name ? `[${name}](#${name.toLowerCase()})` : typeText(schema, names);
}

function typeText(schema: TSchema, names: SchemaNames): string {
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return (schema.anyOf as TSchema[]).map((choice) => mention(choice, names)).join(' or ');
  if (schema.type === 'array') return arrayText(schema, names);
  if (schema.type === 'string') return stringText(schema);
  if (schema.type !== 'object') return String(schema.type);
  const fields = Object.entries(schema.properties as Record<string, TSchema>);
  return `{ ${fields.map(([field, type]) => `\`${field}\`: ${mention(type, names)}`).join('; ')} }`;
}

function arrayText({ items, minItems, maxItems }: TSchema, names: SchemaNames): string {
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
