import type { TObject, TSchema } from '@sinclair/typebox';
import {
  type HouseInterface,
  type InterfacePart,
  type OctetRow,
  type Operation,
  operationsOf,
  type ProblemTable,
} from './interface.ts';
import { type JsonObject, type SchemaWriter, schemaWriter } from './openapi-schemas.ts';
import { Problem, SERVER_PROBLEMS } from './problem.ts';
import { type Access, rolesOf } from './roles.ts';
import type { Route } from './route.ts';

/** A description of an HTTP interface: OpenAPI Specification 3.1.0 section 4.8. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: JsonObject;
}

/** That of the package. */
const VERSION = '0.1.0';

const DESCRIPTION = `A test instrument: nothing that it issues is worth anything elsewhere.

Bodies and replies are JSON in UTF-8 unless an operation names other content types. A body that does not fit is refused before anything happens.
Errors are documents of RFC 9457; \`code\` is for programs, \`hint\` says what to do. Sessions are cookies. Whoever accepts
\`text/html\` gets the same answers as pages, and may send flat bodies as forms.`;

const ADMIN_TOKEN = 'adminToken';
const DESK_TOKEN = 'deskToken';

/**
 * The OpenAPI document of a house, drawn from its rows. An operation is called after its part and its row, as in the typed client:
 * `admin.advanceClock`. `x-requirements` names the requirements (docs/requirements.md) that it plays a part in.
 */
export function openApiDocument(
  { house, title, parts, names }: HouseInterface,
  problems: ProblemTable,
): OpenApiDocument {
  const schemas = schemaWriter(new Map([...names].filter(([schema]) => schema !== Problem)));
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: Object.entries<InterfacePart>(parts).map(([name, part]) => ({ name, description: part.title })),
    paths: pathsObject(operationsOf(parts), schemas),
    components: {
      schemas: { ...schemas.components(), Problem: problemSchema(house, { ...SERVER_PROBLEMS, ...problems }, schemas) },
      responses: { Problem: PROBLEM_RESPONSE },
      securitySchemes: securitySchemes(operationsOf(parts)),
    },
  };
}

/** Section 4.8.8: operations by path, then by method. */
function pathsObject(operations: readonly Operation[], schemas: SchemaWriter): OpenApiDocument['paths'] {
  const paths = new Map<string, Record<string, JsonObject>>();
  for (const operation of operations) {
    const { path, method = 'GET' } = operation.row;
    const template = pathTemplate(path);
    paths.set(template, { ...paths.get(template), [method.toLowerCase()]: operationObject(operation, schemas) });
  }
  return Object.fromEntries(paths);
}

/** Section 4.8.10. */
function operationObject({ part, name, row }: Operation, schemas: SchemaWriter): JsonObject {
  const parameters = [
    ...pathParameters(row.path),
    ...fieldParameters('query', row.query, schemas),
    ...fieldParameters('header', isOctets(row) ? undefined : row.headers, schemas),
  ];
  const body = isOctets(row) ? octetBody(row) : jsonBody(row, schemas);
  return {
    tags: [part],
    operationId: `${part}.${name}`,
    summary: firstSentence(row.does),
    description: row.does,
    ...(row.requirements && row.requirements.length > 0 && { 'x-requirements': row.requirements }),
    ...(row.access !== undefined && { security: securityRequirements(row.access) }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: body } }),
    responses: {
      ...(isOctets(row) ? octetResponses(row) : jsonResponse(row, schemas)),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function isOctets(row: Route | OctetRow): row is OctetRow {
  return 'contentType' in row;
}

/** Section 4.8.27. */
function securitySchemes(operations: readonly Operation[]): JsonObject {
  const hasDesks = operations.some(({ row: { access = 'admin' } }) => rolesOf(access).length > 0);
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });
  return {
    [ADMIN_TOKEN]: bearer('Printed when the house starts.'),
    ...(hasDesks && { [DESK_TOKEN]: bearer('One for each role, printed when the house starts.') }),
  };
}

/** Section 4.8.30: any one of these will do. The list of a scheme names the role that is needed. */
function securityRequirements(access: Access): JsonObject[] {
  return [{ [ADMIN_TOKEN]: [] }, ...rolesOf(access).map((role) => ({ [DESK_TOKEN]: [role] }))];
}

/** Up to the first full stop that a new sentence stands behind. */
function firstSentence(text: string): string {
  return text.split(/\.(?= [A-ZА-Я«])/, 1)[0]?.replace(/\.$/, '') ?? text;
}

/** `/requests/:id` as `/requests/{id}`; what stands for the rest of a path is called `rest`. */
function pathTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}').replace('*', '{rest}');
}

function pathParameters(path: string): JsonObject[] {
  return [...pathTemplate(path).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function fieldParameters(place: 'query' | 'header', fields: TObject | undefined, schemas: SchemaWriter): JsonObject[] {
  return Object.entries<TSchema>(fields?.properties ?? {}).map(([name, schema]) => {
    const { description, ...type } = schema;
    return { name, in: place, ...(description && { description }), schema: schemas.write(type as TSchema) };
  });
}

function jsonBody({ body }: Route, schemas: SchemaWriter): JsonObject | undefined {
  return body && { 'application/json': { schema: schemas.write(body) } };
}

function jsonResponse({ reply }: Route, schemas: SchemaWriter): JsonObject {
  return { 200: { description: 'Done.', content: { 'application/json': { schema: schemas.write(reply) } } } };
}

/** Section 4.8.14.2: octets have a content type and no schema. */
function octetBody({ takes = [] }: OctetRow): JsonObject | undefined {
  return takes.length === 0 ? undefined : Object.fromEntries(takes.map((type) => [type, {}]));
}

function octetResponses({ contentType, also = [] }: OctetRow): JsonObject {
  const answers = [{ status: 200, contentType, does: 'Done.' }, ...also];
  const ofStatus = (status: number) => answers.filter((answer) => answer.status === status);
  return Object.fromEntries(
    answers.map(({ status }) => {
      const own = ofStatus(status);
      const content = own.flatMap((answer) => (answer.contentType === undefined ? [] : [[answer.contentType, {}]]));
      const description = own.map(({ does }) => does).join(' ');
      return [
        status,
        { description, ...(content.length > 0 && { content: Object.fromEntries(content) as JsonObject }) },
      ];
    }),
  );
}

const PROBLEM_RESPONSE: JsonObject = {
  description: 'Refused, or failed: RFC 9457.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The error answer, one alternative for each row of the problem table. */
function problemSchema(house: string, problems: ProblemTable, schemas: SchemaWriter): JsonObject {
  return {
    ...schemas.write(Problem),
    oneOf: Object.entries(problems).map(([code, { status, title, hint }]) => ({
      title,
      description: hint,
      properties: {
        type: { const: `urn:token-bench:${house}:${code}` },
        code: { const: code },
        status: { const: status },
      },
    })),
  };
}
