// Prints which requirements the last test run proved.
//
//   node scripts/requirements.mjs [--json] [--root FOLDER]
//
// Reads the rows of docs/requirements.md and the report that npm test leaves in reports/vitest.json. A requirement is
// covered when a test that passed carries its ID in its name (those of its describe blocks included). Several IDs:
// `R-BANK-35, 36` or `R-BANK-35..38` (also with `…`), always upwards.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    root: { type: 'string', default: join(import.meta.dirname, '..') },
  },
});
const root = resolve(options.root);

const required = requiredIds(readFileSync(join(root, 'docs/requirements.md'), 'utf8'));
const proved = provedIds(readReport(join(root, 'reports/vitest.json'), testFiles(root)));
for (const [id, name] of proved)
  if (!required.includes(id)) warn(`${id} is not in docs/requirements.md (test "${name}")`);
const summary = summarise(required, proved);
console.log(options.json ? JSON.stringify(summary) : table(summary));

/** IDs in the first cell of table rows, in the order of the list. */
function requiredIds(markdown) {
  return [...markdown.matchAll(/^\| (R-(?:BANK|CA|NUC|TOKEN|CLIENT)-\d+) \|/gm)].map(([, id]) => id);
}

/** The report, unless it is missing or does not tell of the tests as they are now. */
function readReport(path, files) {
  if (!existsSync(path)) fail(`there is no test report at ${path}: run npm test`);
  const newest = files.find((file) => statSync(file).mtimeMs > statSync(path).mtimeMs);
  if (newest) fail(`the test report is older than ${newest}: run npm test`);
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const told = report.testResults.length;
  if (told < files.length) warn(`the report tells of ${told} of ${files.length} test files: npm test runs them all`);
  return report;
}

/** IDs that passing tests carry, each with the name of one such test. */
function provedIds(report) {
  const names = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
    .map(({ fullName }) => fullName);
  return new Map(names.flatMap((name) => idsIn(name).map((id) => [id, name])));
}

/** `R-BANK-35, 36..38` are four IDs. A number that does not go up ends the list: it belongs to the sentence. */
function idsIn(name) {
  const lists = name.matchAll(/\b(R-(?:BANK|CA|NUC|TOKEN|CLIENT))-(\d+)((?:(?:,\s*|\.{2,3}|…)(?:\1-)?\d+\b)*)/g);
  return [...lists].flatMap(([, family, first, rest]) => {
    const numbers = [Number(first)];
    for (const [, joint, next] of rest.matchAll(/(,|\.{2,3}|…)\D*(\d+)/g)) {
      const last = numbers.at(-1);
      if (Number(next) <= last) break;
      if (joint === ',') numbers.push(Number(next));
      else for (let number = last + 1; number <= Number(next); number++) numbers.push(number);
    }
    return numbers.map((number) => `${family}-${number}`);
  });
}

function summarise(ids, provedIds) {
  const families = {};
  for (const id of ids) {
    const family = id.replace(/-\d+$/, '');
    families[family] ??= { covered: 0, total: 0, missing: [] };
    families[family].total += 1;
    if (provedIds.has(id)) families[family].covered += 1;
    else families[family].missing.push(id);
  }
  const covered = Object.values(families).reduce((sum, family) => sum + family.covered, 0);
  return { covered, total: ids.length, families };
}

function table({ covered, total, families }) {
  const rows = Object.entries(families).map(([name, family]) => {
    const missing = family.missing.length > 0 ? `  missing ${ranges(family.missing)}` : '';
    return line(name, family.covered, family.total) + missing;
  });
  return [...rows, line('all', covered, total)].join('\n');
}

function line(name, covered, total) {
  return `${name.padEnd(8)} ${String(covered).padStart(4)} of ${String(total).padStart(3)}`;
}

/** `2-5, 9` for the numbers of R-X-2, R-X-3, R-X-4, R-X-5, R-X-9. */
function ranges(ids) {
  const runs = [];
  for (const number of ids.map((id) => Number(id.match(/\d+$/)[0]))) {
    const run = runs.at(-1);
    if (run && run.last === number - 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

function testFiles(folder) {
  const skipped = ['node_modules', 'dist', 'reports', 'coverage', '.git'];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.includes(entry.name) ? [] : testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function warn(text) {
  console.error(`requirements: warning: ${text}`);
}

function fail(text) {
  console.error(`requirements: ${text}`);
  process.exit(1);
}
