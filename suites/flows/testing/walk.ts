import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { QueryFields } from '../../../http/client.ts';
import type { OctetRow } from '../../../http/interface.ts';
import type { Access } from '../../../http/roles.ts';
import { textOf } from '../../../http/testing/html-text.ts';
import type { HttpClient } from '../../../workstation/index.ts';
import { type NotFollowed, nameOf, type Told } from './seed-lines.ts';
import { textsIn } from './watching-client.ts';

/** A document followed line by line: each line is an action of its own, and what is to be seen after it. */

/** What is seen in either language. */
export interface Seen {
  readonly kk: string;
  readonly ru: string;
}

/** A line that tells an action or a message. */
export interface Line<World> extends Told {
  /** Numbered point of the document, e.g. `2.3(9)`. */
  readonly point: string;
  /** Short labels: letter by letter as the document prints them, or what stands for them. */
  readonly kk: readonly string[];
  /** The same in Russian, where the document has it. */
  readonly ru?: readonly string[];
  readonly follow: (world: World) => Promise<Seen>;
}

/** A line that nobody can follow here, with its numbered points. */
export interface NotFollowedPoint extends NotFollowed {
  readonly points: readonly string[];
}

/** What is missing after each line; an error is a finding of its line, and the next one is followed all the same. */
async function walk<World>(world: World, lines: readonly Line<World>[]): Promise<(readonly string[])[]> {
  const missing: (readonly string[])[] = [];
  for (const one of lines) missing.push(await missingAfter(world, one));
  return missing;
}

async function missingAfter<World>(world: World, { kk, ru = [], follow }: Line<World>): Promise<readonly string[]> {
  try {
    const seen = await follow(world);
    return [...kk.filter((label) => !seen.kk.includes(label)), ...ru.filter((label) => !seen.ru.includes(label))];
  } catch (error) {
    return [String(error)];
  }
}

const BROWSER = { contentType: 'text/html', does: '' } as const;

/** A page as the browser of that session shows it: its text, and its markup behind it. */
export async function page(client: HttpClient, path: string, query: QueryFields = {}, access?: Access): Promise<Seen> {
  const row: OctetRow = { ...BROWSER, path, ...(access && { access }) };
  const read = async (lang: string) => shown((await client.send(row, { query: { ...query, lang } })).octets);
  return { kk: await read('kk'), ru: await read('ru') };
}

/** A form of a page that is sent and refused, in both languages: sent twice. */
export async function refusedForm(
  client: HttpClient,
  { from, to }: { readonly from: string; readonly to: string },
  fields: Readonly<Record<string, string>>,
): Promise<Seen> {
  const also = [401, 403, 422].map((status) => ({ status, contentType: 'text/html', does: '' }));
  const row: OctetRow = { ...BROWSER, method: 'POST', path: to, takes: [FORM], also };
  const send = async (lang: string) => {
    const [, formToken = ''] = /name="formToken" value="([^"]*)"/.exec((await page(client, from)).kk) ?? [];
    const octets = new TextEncoder().encode(String(new URLSearchParams({ ...fields, formToken })));
    return shown((await client.send(row, { octets, query: { lang } })).octets);
  };
  return { kk: await send('kk'), ru: await send('ru') };
}

const FORM = 'application/x-www-form-urlencoded';

function shown(octets: Uint8Array): string {
  const html = new TextDecoder().decode(octets);
  return `${textOf(html)} ${html}`;
}

/** What an answer tells. */
export function told(...answers: readonly unknown[]): Seen {
  return { kk: textsIn(answers, 'kk').join(' · '), ru: textsIn(answers, 'ru').join(' · ') };
}

/** Several things that are seen after one line. */
export function all(...seen: readonly Seen[]): Seen {
  return { kk: seen.map(({ kk }) => kk).join(' '), ru: seen.map(({ ru }) => ru).join(' ') };
}

/** Numbered points of a document: `{ '1.2': 3 }` are 1.2(1) to 1.2(3). */
export function pointsOf(sections: Readonly<Record<string, number>>): string[] {
  return Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}(${at + 1})`),
  );
}

/** A document, and the people who follow it. */
export interface Walk<World> {
  readonly points: readonly string[];
  readonly lines: readonly Line<World>[];
  readonly notFollowed: readonly NotFollowedPoint[];
  readonly come: () => Promise<World>;
}

/** The tests of a document: each line is followed, nothing is left out, nothing is out of order, and every requirement named exists. */
export function itIsFollowed<World extends { close(): Promise<void> }>(document: Walk<World>): void {
  const { lines } = document;
  let world: World | undefined;
  let missing: (readonly string[])[] = [];

  beforeAll(async () => {
    world = await document.come();
    missing = await walk(world, lines);
  });
  afterAll(() => world?.close());

  it.each(lines.map((line, at) => [nameOf(line, line.point), at] as const))('%s', (_name, at) => {
    expect(missing[at]).toEqual([]);
  });

  itIsWhole(document);
}

function itIsWhole<World>({ points, lines, notFollowed }: Omit<Walk<World>, 'come'>): void {
  it('every numbered point is followed, or said not to be, in the order of the document', () => {
    const followed = lines.map(({ point }) => point);
    const told = new Set([...followed, ...notFollowed.flatMap((one) => one.points)]);
    expect(points.filter((point) => !told.has(point))).toEqual([]);
    expect([...told].filter((point) => !points.includes(point))).toEqual([]);
    const places = followed.map((point) => points.indexOf(point));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('every requirement that is named exists, and what cannot be followed says why', () => {
    const root = join(import.meta.dirname, '../../..');
    const required = readFileSync(join(root, 'docs/requirements.md'), 'utf8');
    const of = [
      ...lines.flatMap(({ proves = '', about = '' }) => [proves, about]),
      ...notFollowed.map(({ ids }) => ids),
    ];
    const named = of.flatMap((ids) => ids.split(' ').filter((id) => id !== ''));
    expect(named.filter((id) => !required.includes(`\n| ${id} |`))).toEqual([]);
    expect(notFollowed.filter(({ line, why }) => line === '' || why === '')).toEqual([]);
  });
}
