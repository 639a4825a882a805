import { readFileSync } from 'node:fs';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { type HouseInterface, schemaNames } from './interface.ts';
import { openApiDocument } from './openapi.ts';
import { Problem, SERVER_PROBLEMS } from './problem.ts';
import { route } from './route.ts';

const Colour = Type.Union([Type.Literal('red'), Type.Literal('blue')]);
const Coat = Type.Object({ colour: Colour, size: Type.Union([Type.Integer(), Type.Null()]), tags: Type.Array(Colour) });

const cloakroom: HouseInterface = {
  house: 'cloakroom',
  title: 'A cloakroom',
  names: schemaNames({ Colour, Coat, Problem }),
  parts: {
    coats: {
      title: 'Coats',
      routes: {
        take: route({
          method: 'POST',
          path: '/coats/:owner/hooks/:hook',
          access: 'admin',
          query: Type.Object({ floor: Type.Optional(Type.Integer()) }),
          body: Type.Object({ coat: Coat, note: Type.Optional(Colour) }),
          reply: Type.Array(Coat),
          does: 'Takes a coat, e.g. a red one. Tells what hangs there.',
          requirements: ['R-X-1'],
        }),
        coats: route({ method: 'GET', path: '/coats', reply: Type.Array(Coat), does: 'Every coat.' }),
      },
      octets: {
        photograph: {
          method: 'POST',
          path: '/coats',
          takes: ['image/png', 'image/gif'],
          contentType: 'image/png',
          also: [
            { status: 200, contentType: 'image/gif', does: 'As it came.' },
            { status: 202, does: 'Later.' },
          ],
          does: 'Photographs a coat',
        },
        rest: { path: '/rest/*', contentType: 'text/plain', does: 'The rest.' },
      },
    },
  },
};

const { paths, components, tags, info } = openApiDocument(cloakroom, {
  full: { status: 409, title: 'No hook is free', hint: 'Come back later.' },
});
const schemas = components.schemas as Record<string, Record<string, unknown>>;

describe('an OpenAPI document', () => {
  it('has an operation for each row, under its path and method', () => {
    const names = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => `${method} ${path} ${String(operationId)}`),
    );
    expect(names).toEqual([
      'post /coats/{owner}/hooks/{hook} coats.take',
      'get /coats coats.coats',
      'post /coats coats.photograph',
      'get /rest/{rest} coats.rest',
    ]);
    expect(tags).toEqual([{ name: 'coats', description: 'Coats' }]);
  });

  it('tells of a JSON row its parameters, body, reply, requirements, and who may call it', () => {
    expect(paths['/coats/{owner}/hooks/{hook}']?.post).toEqual({
      tags: ['coats'],
      operationId: 'coats.take',
      summary: 'Takes a coat, e.g. a red one',
      description: 'Takes a coat, e.g. a red one. Tells what hangs there.',
      'x-requirements': ['R-X-1'],
      security: [{ adminToken: [] }],
      parameters: [
        { name: 'owner', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'hook', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'floor', in: 'query', schema: { type: 'integer' } },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                coat: { $ref: '#/components/schemas/Coat' },
                note: { type: 'string', enum: ['red', 'blue'] },
              },
              required: ['coat'],
            },
          },
        },
      },
      responses: {
        200: {
          description: 'Done.',
          content: {
            'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Coat' } } },
          },
        },
        default: { $ref: '#/components/responses/Problem' },
      },
    });
    expect(paths['/coats']?.get).not.toHaveProperty('security');
  });

  it('tells of an octet row its content types and its other answers', () => {
    const { requestBody, responses, summary } = paths['/coats']?.post ?? {};
    expect(summary).toBe('Photographs a coat');
    expect(requestBody).toEqual({ required: true, content: { 'image/png': {}, 'image/gif': {} } });
    expect(responses).toEqual({
      200: { description: 'Done. As it came.', content: { 'image/png': {}, 'image/gif': {} } },
      202: { description: 'Later.' },
      default: { $ref: '#/components/responses/Problem' },
    });
  });

  it('defines every schema that has a name once', () => {
    expect(schemas.Coat).toEqual({
      type: 'object',
      required: ['colour', 'size', 'tags'],
      properties: {
        colour: { $ref: '#/components/schemas/Colour' },
        size: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
        tags: { type: 'array', items: { $ref: '#/components/schemas/Colour' } },
      },
    });
    expect(schemas.Colour).toEqual({ type: 'string', enum: ['red', 'blue'] });
    expect(Object.keys(schemas)).toEqual(['Coat', 'Colour', 'Problem']);
  });

  it('has the problem table of the house and that of every server, a code with its status', () => {
    const rows = schemas.Problem?.oneOf as { title: string; properties: { code: { const: string } } }[];
    expect(rows.map(({ properties }) => properties.code.const)).toEqual([...Object.keys(SERVER_PROBLEMS), 'full']);
    expect(rows.at(-1)).toEqual({
      title: 'No hook is free',
      description: 'Come back later.',
      properties: {
        type: { const: 'urn:token-bench:cloakroom:full' },
        code: { const: 'full' },
        status: { const: 409 },
      },
    });
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(info.version).toBe(version);
  });
});
