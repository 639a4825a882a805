/** Characters of a request that are read: documents of some tens of megabytes in base64. */
export const FRAME_CHARACTERS_MAX = 64 * 1024 * 1024;

/** One request of a page; what of it is of the wrong type is as good as absent, as in org.json's opt… functions. */
export interface Frame {
  /** Absent in pages for the applet of old. */
  readonly module: string | undefined;
  readonly method: string;
  /** Of any type. */
  readonly args: unknown;
  /** Given back by commonUtils as it came, so that pages find their answers. */
  readonly uuid: string | number | undefined;
  /** Default 2, the only one there is. */
  readonly apiVersion: unknown;
}

/** Reads a request; `undefined` for what is no JSON object, or too long. */
export function readFrame(text: string): Frame | undefined {
  if (text.length > FRAME_CHARACTERS_MAX) return undefined;
  const value = parsed(text);
  if (!isObject(value)) return undefined;
  const { module, method, args, uuid, apiVersion = 2 } = value;
  return {
    module: typeof module === 'string' ? module : undefined,
    method: typeof method === 'string' ? method : '',
    args,
    uuid: typeof uuid === 'string' || typeof uuid === 'number' ? uuid : undefined,
    apiVersion,
  };
}

/** An object of JSON, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
