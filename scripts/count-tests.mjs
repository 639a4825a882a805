// Prints `N passed, N failed, N skipped` of one or more vitest JSON reports, added up.
//
//   node scripts/count-tests.mjs REPORT.json ...
//
// A test file that could not even be loaded holds no tests; it counts as one failed test.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2);
if (reports.length === 0) {
  console.error('count-tests: name at least one report');
  process.exit(1);
}

const count = { passed: 0, failed: 0, skipped: 0 };
for (const path of reports) {
  for (const { status: fileStatus, assertionResults } of JSON.parse(readFileSync(path, 'utf8')).testResults) {
    if (fileStatus === 'failed' && assertionResults.every(({ status }) => status !== 'failed')) count.failed += 1;
    for (const { status } of assertionResults) {
      count[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
    }
  }
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
