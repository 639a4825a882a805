// Prints `N passed, N failed, N skipped` of one or more vitest JSON reports, added up;
// with --failed instead a line for each failed test: its report, its file, its name, how it failed.
//
//   node scripts/count-tests.mjs [--failed] REPORT.json ...
//
// A test file that could not even be loaded holds no tests; it counts as one failed test.
import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';

const listFailed = process.argv[2] === '--failed';
const reports = process.argv.slice(listFailed ? 3 : 2);
if (reports.length === 0) {
  console.error('count-tests: name at least one report');
  process.exit(1);
}

const firstLines = (text) => (text ?? '').split('\n').slice(0, 3).join(' | ').slice(0, 500);

const count = { passed: 0, failed: 0, skipped: 0 };
for (const path of reports) {
  for (const { name: file, status: fileStatus, message, assertionResults } of JSON.parse(readFileSync(path, 'utf8'))
    .testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const lines = failed.map(({ fullName, failureMessages }) => `${fullName}: ${firstLines(failureMessages?.[0])}`);
    if (fileStatus === 'failed' && failed.length === 0) lines.push(`the file did not load: ${firstLines(message)}`);
    if (listFailed) for (const line of lines) console.log(`${basename(path)}: ${relative('.', file)}: ${line}`);
    count.failed += lines.length;
    count.passed += assertionResults.filter(({ status }) => status === 'passed').length;
    count.skipped += assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').length;
  }
}
if (!listFailed) console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
