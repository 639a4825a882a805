import type { RegenerationReport } from '../suites/index.ts';
import { duration } from './story-printer.ts';
import type { Screen, Style } from './terminal.ts';

/** The end of the story: what there is now, and where. */
export function printSummary(screen: Screen, style: Style, report: RegenerationReport): void {
  const { token, paymentOrder, oldKey, email } = report;
  const memory = `${token.freeMemory} of ${token.totalMemory} octets free`;
  const facts: [string, string][] = [
    ['token', `${token.label}, ${report.device}, serial number ${token.serialNumber}, ${memory}`],
    ['payment', `order ${paymentOrder.number}: «${paymentOrder.statusText}»`],
    ['old key', `${oldKey.serial}: refused`],
    ['e-mail', email ? `to ${email.to}: ${email.subject}` : 'none'],
    ['statuses', report.statuses.map((status) => `«${status}»`).join(' → ')],
  ];
  const lines = [
    '',
    style.bold('Summary'),
    ...certificateLines(style, report),
    ...factLines(style, facts),
    ...timeLines(style, report),
  ];
  for (const line of lines) screen.line(line);
}

/** Each certificate, and where it lies. */
export function certificateLines(style: Style, report: Pick<RegenerationReport, 'certificates' | 'token'>): string[] {
  return report.certificates.flatMap((certificate) => [
    `   ${style.bold(certificate.algorithm)}`,
    ...factLines(style, [
      ['subject', certificate.subject],
      ['serial', certificate.serial],
      ['valid', `${certificate.notBefore} to ${certificate.notAfter}`],
      ['issuer', certificate.issuer],
      ['on token', `slot ${report.token.slot}, CKA_ID ${certificate.ckaId}, «${certificate.label}»`],
    ]),
  ]);
}

export function factLines(style: Style, pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map(([name, value]) => `   ${style.dim(name.padEnd(9))} ${value}`);
}

/** How long each step took. */
export function timeLines(style: Style, { steps }: Pick<RegenerationReport, 'steps'>): string[] {
  return [
    `   ${style.dim('times')}`,
    ...steps.map(
      ({ chapter, name, ms }) => `     ${chapter.padEnd(16)} ${name.padEnd(27)} ${duration(ms).padStart(9)}`,
    ),
  ];
}
