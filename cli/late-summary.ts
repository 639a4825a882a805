import type { LateRouteReport } from '../suites/index.ts';
import { certificateLines, factLines, timeLines } from './summary.ts';
import type { Screen, Style } from './terminal.ts';

/** The end of the story of the late route: what there is now, and which way the token went. */
export function printLateSummary(screen: Screen, style: Style, report: LateRouteReport): void {
  const { token, paymentOrder, email, act, custody } = report;
  const facts: [string, string][] = [
    ['token', `${token.label}, ${report.device}, serial number ${token.serialNumber}`],
    ['act', `No. ${act.number} of ${act.signedAt}`],
    ['payment', `order ${paymentOrder.number}: «${paymentOrder.statusText}»`],
    ['e-mail', email ? `to ${email.to}: ${email.subject}` : 'none'],
  ];
  const way = custody.map(
    ({ at, from, to, event, by }) => `     ${at}  ${from.padEnd(11)} → ${to.padEnd(11)}  ${event} (${by})`,
  );
  const lines = [
    '',
    style.bold('Summary'),
    ...certificateLines(style, report),
    ...factLines(style, facts),
    `   ${style.dim('custody')}`,
    ...way,
    ...timeLines(style, report),
  ];
  for (const line of lines) screen.line(line);
}
