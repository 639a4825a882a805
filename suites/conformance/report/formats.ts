import { htmlReport } from './html-page.ts';
import { junitReport } from './junit.ts';
import type { ConformanceReport } from './report.ts';
import { tapReport } from './tap.ts';

export const REPORT_FORMATS = ['html', 'junit', 'json', 'tap'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const WRITERS: Readonly<Record<ReportFormat, { readonly name: string; write(report: ConformanceReport): string }>> = {
  html: { name: 'conform.html', write: htmlReport },
  junit: { name: 'conform-junit.xml', write: junitReport },
  json: { name: 'conform.json', write: (report) => `${JSON.stringify(report, undefined, 1)}\n` },
  tap: { name: 'conform.tap', write: tapReport },
};

/** A report as the text of a file, and what the file is called. */
export function reportText(report: ConformanceReport, format: ReportFormat): { name: string; text: string } {
  const { name, write } = WRITERS[format];
  return { name, text: write(report) };
}
