import type { RegenerationReport } from '../suites/index.ts';
import { duration } from './story-printer.ts';
import type { Screen, Style } from './terminal.ts';

/** The end of the story: what there is now, and where. */
export function printSummary(screen: Screen, style: Style, report: RegenerationReport): void {
  const line = (text = '') => screen.line(text);
  line();
  line(style.bold('Summary'));
  for (const certificate of report.certificates) {
    line(`   ${style.bold(certificate.algorithm)}`);
    rows(line, style, [
      ['subject', certificate.subject],
      ['serial', certificate.serial],
      ['valid', `${certificate.notBefore} to ${certificate.notAfter}`],
      ['issuer', certificate.issuer],
      ['on token', `slot ${report.token.slot}, CKA_ID ${certificate.ckaId}, «${certificate.label}»`],
    ]);
  }
  const { token, paymentOrder, oldKey, email } = report;
  const memory = `${token.freeMemory} of ${token.totalMemory} octets free`;
  rows(line, style, [
    ['token', `${token.label}, ${report.device}, serial number ${token.serialNumber}, ${memory}`],
    ['payment', `order ${paymentOrder.number}: «${paymentOrder.statusText}»`],
    ['old key', `${oldKey.serial}: refused`],
    ['e-mail', email ? `to ${email.to}: ${email.subject}` : 'none'],
    ['statuses', report.statuses.map((status) => `«${status}»`).join(' → ')],
  ]);
  line(`   ${style.dim('times')}`);
  for (const { chapter, name, ms } of report.steps) {
    line(`     ${chapter.padEnd(16)} ${name.padEnd(27)} ${duration(ms).padStart(9)}`);
  }
}

function rows(line: (text: string) => void, style: Style, pairs: readonly (readonly [string, string])[]): void {
  for (const [name, value] of pairs) line(`   ${style.dim(name.padEnd(9))} ${value}`);
}
