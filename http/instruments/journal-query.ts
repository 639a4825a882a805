/** A query of the journal, read field by field. */

/** The query is not what the interface takes: answered with 400. */
class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly statusCode = 400;
}

/** What a field may be; undefined: it is not that. */
export type QueryReader = (text: string) => string | number | undefined;

export const textField: QueryReader = (value) => value;
export const numberField: QueryReader = (value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined);

/**
 * What a query asks for.
 * @param fields every field that there is.
 * @throws QueryError for a field that is unknown, or has a value that it cannot have.
 */
export function filterIn<Filter extends object>(
  query: unknown,
  fields: Readonly<Record<keyof Filter & string, QueryReader>>,
): Partial<Filter> {
  const found = Object.entries((query ?? {}) as Readonly<Record<string, unknown>>).map(([name, value]) => {
    const read = Object.hasOwn(fields, name) ? fields[name as keyof Filter & string] : undefined;
    const one = typeof value === 'string' ? read?.(value) : undefined;
    if (one === undefined)
      throw new QueryError(`query: ${name} is none of ${Object.keys(fields).join(', ')}, or no value of it`);
    return [name, one];
  });
  return Object.fromEntries(found) as Partial<Filter>;
}
