import { PkiError } from '../error.ts';
import { descendants, elementsOf, textOf, type XmlElement, type XmlTree } from './xml-tree.ts';

/**
 * The part of XPath 1.0 by which pages name an element: location paths of child steps and `//`, names with and without prefix, `*`, `.`, and predicates of
 * a position, of an attribute (`[@a]`, `[@a='v']`), of `local-name()`, `namespace-uri()`, `name()` and `text()` with `=`, joined by `and`. A prefix
 * means what the root element declares.
 */

type Step = {
  /** `//` before it. */
  readonly deep: boolean;
  readonly test: (element: XmlElement) => boolean;
  readonly predicates: readonly Predicate[];
};

type Predicate = (element: XmlElement, position: number, size: number) => boolean;

const CHARACTERS_MAX = 1000;

/**
 * The first element, in the order of the document, that a path leads to.
 * @param path relative paths begin at the document, as absolute ones do.
 * @throws PkiError `bad-path` (not of this part of XPath, a prefix that the root does not declare, no element).
 */
export function elementAt(tree: XmlTree, path: string): XmlElement {
  if (path.length > CHARACTERS_MAX) throw new PkiError('bad-path', `more than ${CHARACTERS_MAX} characters`);
  const steps = path === '/' ? [] : new PathReader(path, tree.root.scope).steps();
  let found: readonly XmlElement[] | 'document' = 'document';
  for (const step of steps) found = taken(found, step, tree.root);
  const [first] = found === 'document' ? [tree.root] : found;
  if (first === undefined) throw new PkiError('bad-path', path);
  return first;
}

function taken(from: readonly XmlElement[] | 'document', step: Step, root: XmlElement): readonly XmlElement[] {
  const contexts: Iterable<XmlElement | 'document'> = from === 'document' ? ['document'] : from;
  const result = new Set<XmlElement>();
  for (const context of contexts) {
    const parents = step.deep ? [context, ...(context === 'document' ? all(root) : descendants(context))] : [context];
    for (const parent of parents) {
      const children = parent === 'document' ? [root] : elementsOf(parent);
      for (const element of selected(children.filter(step.test), step.predicates)) result.add(element);
    }
  }
  return [...result].sort((a, b) => a.start - b.start);
}

const all = (root: XmlElement) => [root, ...descendants(root)];

function selected(candidates: XmlElement[], predicates: readonly Predicate[]): XmlElement[] {
  let left = candidates;
  for (const holds of predicates) left = left.filter((element, at) => holds(element, at + 1, left.length));
  return left;
}

const NAME = /[\p{L}_][\p{L}\p{N}._-]*/uy;
const LITERAL = /'[^']*'|"[^"]*"/y;
const NUMBER = /[0-9]{1,6}/y;

/** What a function of a predicate says of an element. */
const FUNCTIONS: Readonly<Record<string, (element: XmlElement) => string>> = {
  'local-name': ({ name }) => name,
  'namespace-uri': ({ namespace }) => namespace,
  name: ({ prefix, name }) => (prefix === '' ? name : `${prefix}:${name}`),
  text: textOf,
};

/** Reads a path from left to right, white space between its tokens left out. */
class PathReader {
  readonly #path: string;
  readonly #scope: ReadonlyMap<string, string>;
  #at = 0;

  constructor(path: string, scope: ReadonlyMap<string, string>) {
    this.#path = path;
    this.#scope = scope;
  }

  steps(): Step[] {
    const steps: Step[] = [];
    let deep = this.#separator() === '//';
    for (;;) {
      if (this.#take('.')) {
        if (deep) throw this.#wrong();
      } else {
        steps.push(this.#step(deep));
      }
      const separator = this.#separator();
      if (separator === undefined) break;
      deep = separator === '//';
    }
    if (this.#at < this.#path.length) throw this.#wrong();
    return steps;
  }

  #step(deep: boolean): Step {
    const test = this.#nameTest();
    const predicates: Predicate[] = [];
    while (this.#take('[')) {
      predicates.push(this.#predicate());
      this.#expect(']');
    }
    return { deep, test, predicates };
  }

  #nameTest(): Step['test'] {
    if (this.#take('*')) return () => true;
    const first = this.#match(NAME);
    if (!this.#take(':')) return ({ namespace, name }) => namespace === '' && name === first;
    const wanted = this.#namespace(first);
    if (this.#take('*')) return ({ namespace }) => namespace === wanted;
    const second = this.#match(NAME);
    return ({ namespace, name }) => namespace === wanted && name === second;
  }

  #predicate(): Predicate {
    const number = this.#maybe(NUMBER);
    if (number !== undefined) return (_, position) => position === Number(number);
    const conditions = [this.#condition()];
    while (this.#word('and')) conditions.push(this.#condition());
    return (...of) => conditions.every((holds) => holds(...of));
  }

  #condition(): Predicate {
    if (this.#take('@')) return this.#attribute();
    const name = this.#match(NAME);
    this.#expect('(');
    this.#expect(')');
    if (name === 'last') return (_, position, size) => position === size;
    const said = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (said === undefined) throw this.#wrong();
    this.#expect('=');
    const value = this.#literal();
    return (element) => said(element) === value;
  }

  #attribute(): Predicate {
    const first = this.#match(NAME);
    const isPrefix = this.#take(':');
    const wanted = isPrefix ? this.#namespace(first) : '';
    const local = isPrefix ? this.#match(NAME) : first;
    const of = ({ attributes }: XmlElement) =>
      attributes.find(({ namespace, name }) => namespace === wanted && name === local)?.value;
    if (!this.#take('=')) return (element) => of(element) !== undefined;
    const value = this.#literal();
    return (element) => of(element) === value;
  }

  #literal(): string {
    return this.#match(LITERAL).slice(1, -1);
  }

  #namespace(prefix: string): string {
    const namespace = this.#scope.get(prefix);
    if (namespace === undefined) throw new PkiError('bad-path', `the root declares no prefix ${prefix}`);
    return namespace;
  }

  #separator(): '/' | '//' | undefined {
    if (!this.#take('/')) return undefined;
    return this.#take('/') ? '//' : '/';
  }

  #word(word: string): boolean {
    this.#skipSpace();
    const follows = this.#path.slice(this.#at + word.length, this.#at + word.length + 1);
    return !/[\p{L}\p{N}._-]/u.test(follows) && this.#take(word);
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#wrong();
  }

  #take(token: string): boolean {
    this.#skipSpace();
    if (!this.#path.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #match(pattern: RegExp): string {
    const found = this.#maybe(pattern);
    if (found === undefined) throw this.#wrong();
    return found;
  }

  #maybe(pattern: RegExp): string | undefined {
    this.#skipSpace();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#path)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#path[this.#at] ?? '')) this.#at += 1;
  }

  #wrong(): PkiError {
    return new PkiError('bad-path', `not understood at character ${this.#at + 1}`);
  }
}
