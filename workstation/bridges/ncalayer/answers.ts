import { NcaLayerError } from './failures.ts';
import type { Frame } from './frame.ts';

/** The answers of the protocol, one function for each shape; fields in the order in which they were recorded. */

/** commonUtils. @param value left out when the method gives nothing. */
export function commonDone(value: unknown, uuid: Frame['uuid']): object {
  return { ...(value !== undefined && { responseObject: value }), code: '200', ...echo(uuid) };
}

/** commonUtils. @param message left out where none was recorded. */
export function commonFailed(message: string | undefined, uuid: Frame['uuid']): object {
  return { code: '500', ...(message !== undefined && { message }), ...echo(uuid) };
}

export function commonCancelled(uuid: Frame['uuid']): object {
  return commonFailed('action.canceled', uuid);
}

const echo = (uuid: Frame['uuid']) => (uuid === undefined ? {} : { uuid });

/** basics and accessory. */
export function basicsDone(result: unknown): object {
  return { body: result === undefined ? {} : { result }, status: true };
}

/** It has no result, and that is all by which a page knows it. */
export function basicsCancelled(): object {
  return basicsDone(undefined);
}

export function basicsFailed({ code, details, message, triesLeft }: NcaLayerError): object {
  return { ...(triesLeft !== undefined && { body: { triesLeft } }), code, details, message, status: false };
}

/** A module that is not installed. */
export function moduleNotFound(): object {
  return { success: false, errorCode: 'MODULE_NOT_FOUND' };
}

/** No request at all. */
export function notARequest(): object {
  return { success: false, code: 'COMMON_JSON_WRAPPING_EXCEPTION' };
}

/** Nobody has foreseen it; what it was is told to whoever runs the bridge, and not to the page. */
export function unforeseen(): NcaLayerError {
  return new NcaLayerError('GENERAL_ERROR', 'bug', { message: 'Something unforeseen happened.' });
}

/** JSON as org.json writes it: `</` never stands there as it is. */
export function jsonText(answer: object): string {
  return JSON.stringify(answer).replaceAll('</', '<\\/');
}
