import { rootName } from './sizes.ts';
import { finding, isTest, nameOf, type Source, walk } from './syntax.ts';

const EMPTY_NAMES = ['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'managers'];

/** Words that look empty but are the field's own here: by file, with the reason. */
export const NAME_EXCEPTIONS: Readonly<Record<string, string>> = {
  'bank-sim/admin/manager.ts': 'the Bank Manager is a person who hands out PIN envelopes (R-BANK-32, R-BANK-102)',
};

/** Names of files and folders that say nothing about what is inside. */
export function checkName(path: string): string[] {
  const words = path.toLowerCase().split(/[/.\-_]/);
  return words.filter((word) => EMPTY_NAMES.includes(word)).map((word) => `${path}: "${word}" says nothing`);
}

/** {@link checkName} of all files, less the exceptions; an exception that nothing needs is reported too. */
export function checkNames(paths: readonly string[], exceptions = NAME_EXCEPTIONS): string[] {
  const idle = Object.keys(exceptions).filter((path) => !paths.includes(path) || checkName(path).length === 0);
  return [
    ...paths.filter((path) => !Object.hasOwn(exceptions, path)).flatMap(checkName),
    ...idle.map((path) => `${path}: the exception is no longer needed: remove it`),
  ];
}

interface Text {
  readonly path: string;
  readonly text: string;
}

/** One pattern that no line of the project may match. */
interface Forbidden {
  readonly pattern: RegExp;
  readonly text: string;
  /** The only file it matters in; undefined means every file. */
  readonly path?: string;
}

const FORBIDDEN: readonly Forbidden[] = [
  { pattern: /(?<![\w.~)\]}-])\/(?:home|root|Users|work|workspace)\/[\w.]/, text: 'a path of one machine' },
  { pattern: /\b[A-Z]:\\+(?:Users|Documents)/i, text: 'a path of one machine' },
  {
    pattern: /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\.|\bnpm\.pkg\.github\.com|\bpypi\.org/,
    text: 'a package registry',
  },
  { pattern: /"resolved": "(?!file:)/, text: 'a package registry', path: 'package-lock.json' },
];

/** Machine paths and package registries: the project is built anywhere, from whatever registry is set up there. */
export function checkText({ path, text }: Text): string[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      FORBIDDEN.filter((row) => (row.path ?? path) === path && row.pattern.test(line)).map(
        (row) => `${path}:${at + 1}: names ${row.text}`,
      ),
    );
}

/** Tests that keep the others from running: `it.only`, `describe.only`, in any of their forms. */
export function checkOnly(source: Source): string[] {
  const found: string[] = [];
  if (!isTest(source.path)) return found;
  walk(source.program, (node) => {
    if (node.type !== 'MemberExpression' || nameOf(node.property) !== 'only') return;
    if (/^(describe|it|test|suite|bench)$/.test(rootName(node.object) ?? '')) {
      found.push(finding(source, node, 'keeps every other test from running'));
    }
  });
  return found;
}
