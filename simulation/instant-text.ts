const ISO_8601 = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z?)?$/i;

/**
 * Reads an instant as people and browsers write it: ISO 8601 in UTC, `2026-03-02T04:00:00.000Z`, of which everything behind the day
 * may be missing.
 * @returns milliseconds since the epoch; undefined for anything else, also for a day or an hour that there is not, and before 1970.
 */
export function readInstant(text: string): number | undefined {
  const [, day, minute = '00:00', second = '00', fraction = '0'] = ISO_8601.exec(text) ?? [];
  const written = `${day}T${minute}:${second}.${fraction.padEnd(3, '0')}Z`;
  const ms = Date.parse(written);
  // The engine takes 31 April for 1 May, and 24:00 for the next day.
  return ms >= 0 && new Date(ms).toISOString() === written ? ms : undefined;
}
