import { thrownInside } from './failures.ts';
import { isObject } from './frame.ts';

/**
 * The fields of an object as org.json gives them to NCALayer: a JSON null counts as absent, and a field of the wrong type is an exception that
 * a page gets to read.
 */
export class JsonFields {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** @throws NcaLayerError as every `must…` here: `… not found`, `… is not a …`. */
  mustText(name: string): string {
    return this.text(name) ?? fail(name, 'not found');
  }

  text(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined || typeof value === 'string') return value;
    return fail(name, 'is not a string');
  }

  mustObject(name: string): JsonFields {
    return this.object(name) ?? fail(name, 'not found');
  }

  object(name: string): JsonFields | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    return isObject(value) ? new JsonFields(value) : fail(name, 'is not a JSONObject');
  }

  mustList(name: string): readonly unknown[] {
    return this.list(name) ?? fail(name, 'not found');
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#get(name);
    if (value === undefined || Array.isArray(value)) return value;
    return fail(name, 'is not a JSONArray');
  }

  mustTexts(name: string): readonly string[] {
    return this.texts(name) ?? fail(name, 'not found');
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((value, i) => (typeof value === 'string' ? value : failAt(i, 'is not a string')));
  }

  /** Of objects. */
  mustObjects(name: string): readonly JsonFields[] {
    return this.mustList(name).map((value, i) =>
      isObject(value) ? new JsonFields(value) : failAt(i, 'is not a JSONObject'),
    );
  }

  /** One text, or a list of them: pages send either. */
  mustTextOrTexts(name: string): string | readonly string[] {
    const value = this.#get(name);
    return Array.isArray(value) ? this.mustTexts(name) : this.mustText(name);
  }

  /** A boolean, or the text of one in any case, as the National CA's own example sends it. */
  flag(name: string, byDefault: boolean): boolean {
    const value = this.#get(name);
    if (value === undefined) return byDefault;
    const text = String(value).toLowerCase();
    if ((typeof value === 'boolean' || typeof value === 'string') && /^(true|false)$/.test(text))
      return text === 'true';
    return fail(name, 'is not a Boolean');
  }

  /** Whether it is there, whatever it is. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** Its own fields only; what is `null` is not there. */
  #get(name: string): unknown {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    return value === null ? undefined : value;
  }
}

function fail(name: string, what: string): never {
  throw thrownInside(`org.json.JSONException: JSONObject[${JSON.stringify(name)}] ${what}.`);
}

function failAt(i: number, what: string): never {
  throw thrownInside(`org.json.JSONException: JSONArray[${i}] ${what}.`);
}
