/** How deep a text may be nested whose fields are looked at; what lies deeper is left out as a whole. */
const DEPTH_MAX = 16;

/** What stands in a trace where something is left out. */
export const BLANK = '***';

/**
 * The JSON text of a protocol as it may stand in a trace: the values of its secret fields are {@link BLANK}, wherever they stand and of whatever
 * type they are. A text that is no JSON may hold a secret anywhere: only its length is told.
 * @param secretFields names of fields, in any case: `pass` is `Pass` too.
 */
export function blankFields(text: string, secretFields: readonly string[]): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return lengthOnly(text);
  }
  const secret = new Set(secretFields.map((name) => name.toLowerCase()));
  return JSON.stringify(blanked(value, secret, 0));
}

/** All that can be told of a text of which nothing is known. */
export function lengthOnly(text: string): string {
  return `(${text.length} characters)`;
}

function blanked(value: unknown, secret: ReadonlySet<string>, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEPTH_MAX) return BLANK;
  if (Array.isArray(value)) return value.map((item) => blanked(item, secret, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secret.has(name.toLowerCase()) ? BLANK : blanked(item, secret, depth + 1),
    ]),
  );
}
