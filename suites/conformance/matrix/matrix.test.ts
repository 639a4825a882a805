import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../catalogue/rules.ts';
import type { ConformanceReport } from '../report/report.ts';
import { type Measurement, matrixDocument, measurementOf } from './matrix.ts';

const DOCUMENT = new URL('../../../docs/conformance-matrix.md', import.meta.url);
const DATA = new URL('./measurements.json', import.meta.url);

const measurements = (): Measurement[] => JSON.parse(readFileSync(DATA, 'utf8')) as Measurement[];

/** Takes a report in: in place of the one of the same module, or as a further column. */
function takeIn(path: string, module: string, how: string): void {
  const taken = measurementOf(JSON.parse(readFileSync(path, 'utf8')) as ConformanceReport, module, how);
  const known = measurements();
  const isThere = known.some((one) => one.module === module);
  const all = isThere ? known.map((one) => (one.module === module ? taken : one)) : [...known, taken];
  writeFileSync(DATA, `${JSON.stringify(all, undefined, 1)}\n`);
}

describe('docs/conformance-matrix.md', () => {
  const { MEASURED, MODULE, HOW = '', UPDATE_DOCS } = process.env;
  if (MEASURED !== undefined && MODULE !== undefined) takeIn(MEASURED, MODULE, HOW);

  it('says what was measured', () => {
    const drawn = matrixDocument(measurements());
    if (UPDATE_DOCS !== undefined) writeFileSync(DOCUMENT, drawn);
    const command = 'UPDATE_DOCS=1 npx vitest run suites/conformance/matrix/matrix.test.ts';
    expect(readFileSync(DOCUMENT, 'utf8'), `run ${command}`).toBe(drawn);
  });

  it('has a row for every rule of the catalogue and for nothing else', () => {
    const rows = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^\| ([A-Z]+-[A-Z\d-]+) \|/gm)].map(([, id]) => id);
    expect(rows).toEqual([...RULES.keys()]);
  });

  it('measures rules that there are', () => {
    for (const { module, statuses } of measurements()) {
      expect([module, Object.keys(statuses).filter((id) => !RULES.has(id))]).toEqual([module, []]);
      expect(Object.keys(statuses).length).toBeGreaterThan(50);
    }
  });

  it('keeps of a report what became of each rule', () => {
    const checks = ['GEN-01', 'CKM_SHA_1/digest'].map((id) => ({ id, status: 'failed' }));
    const report = { checks } as unknown as ConformanceReport;
    expect(measurementOf(report, 'one 1.0', 'made')).toEqual({
      module: 'one 1.0',
      how: 'made',
      statuses: { 'GEN-01': 'failed' },
    });
  });
});
