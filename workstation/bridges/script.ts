import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { ScriptRow } from './scripted-person.ts';

/** A script as it stands in a file: a list of {@link ScriptRow}s, as JSON. */
const Row = Type.Object(
  {
    on: Type.Union(
      (['choose-carrier', 'password', 'choose-key', 'confirm', 'choose-path'] as const).map((kind) =>
        Type.Literal(kind),
      ),
    ),
    bridge: Type.Optional(Type.String({ maxLength: 100 })),
    operation: Type.Optional(Type.String({ maxLength: 100 })),
    answer: Type.String({ maxLength: 2000 }),
    afterMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    times: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
const Script = Type.Array(Row, { maxItems: 1000 });

/** A text that is no script. What is said of it repeats no answer. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** @throws ScriptError for whatever is no list of rows. */
export function readScript(text: string): ScriptRow[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ScriptError('it is no JSON');
  }
  const wrong = Value.Errors(Script, value).First();
  if (wrong) throw new ScriptError(`${wrong.path || 'the list'}: ${wrong.message}`);
  return (value as Static<typeof Script>).map((row) => row as ScriptRow);
}
