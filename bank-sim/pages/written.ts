/** How amounts and days are written for reading. In fields and on the wire they are as they are signed. */

/** No line is broken inside an amount. */
const SPACE = '\u00a0';

/** `125000.00` as `125 000.00`. */
export function writtenAmount(amount: string): string {
  return amount.replace(/\d(?=(\d{3})+(\.|$))(?<!\..*)/g, (digit) => digit + SPACE);
}

/** `2026-03-02` as `02.03.2026`; anything else as it is. */
export function writtenDay(day: string): string {
  return day.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1');
}

/** `2026-03` as `03.2026`. */
export function writtenMonth(month: string): string {
  return month.replace(/^(\d{4})-(\d\d)$/, '$2.$1');
}
