import { type Html, html } from '../../../http/html.ts';
import { RULE_GROUPS } from '../catalogue/rules.ts';
import { type CheckReport, type ConformanceReport, isOfMechanism, type Standing } from './report.ts';

const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  unexpected: 'not as the standard says',
  'unexpected-pass': 'passed, though a difference was expected',
  'expected-difference': 'known difference',
  'as-it-must': 'as the standard says',
  unsupported: 'not supported',
  skipped: 'not made',
};

/** Worst first: what a reader came for. */
const ORDER: readonly Standing[] = [
  'unexpected',
  'unexpected-pass',
  'expected-difference',
  'as-it-must',
  'unsupported',
  'skipped',
];

/** One page that needs nothing besides itself. */
export function htmlReport(report: ConformanceReport): string {
  const { target, passed, failed, skipped, expectedDifferences, seconds, seed } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PKCS#11 conformance: ${target}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>PKCS#11 conformance <small>${target}</small></h1>
<ul class="sums">
<li class="unexpected"><b>${failed}</b> not as the standard says</li>
<li class="expected-difference"><b>${expectedDifferences}</b> known differences</li>
<li class="as-it-must"><b>${passed}</b> passed</li>
<li class="unsupported"><b>${skipped}</b> not supported or not made</li>
</ul>
<p class="run">${seconds.toFixed(1)} s · seed ${seed}</p>
${report.rootCauses.length > 0 && rootCauseList(report)}
${RULE_GROUPS.map(({ name, title }) => groupOf(report, name, title))}
${mechanismSection(report)}
${report.unchecked.length > 0 && uncheckedList(report)}
</body>
</html>
`;
  return String(page);
}

function rootCauseList({ rootCauses }: ConformanceReport): Html {
  return html`<section><h2>Causes</h2><ul>${rootCauses.map(
    ({ step, blocks, shows }) =>
      html`<li><code>${step}</code>${blocks.length > 0 && html` stands in the way of ${blocks.join(', ')}`}${shows.length > 0 && html`${blocks.length > 0 && ';'} shows in ${shows.join(', ')}`}</li>`,
  )}</ul></section>`;
}

function groupOf({ checks }: ConformanceReport, name: string, title: string): Html | false {
  return sectionOf(
    title,
    checks.filter(({ id }) => id.startsWith(`${name}-`)),
  );
}

function mechanismSection({ checks }: ConformanceReport): Html | false {
  return sectionOf('What the token says of its mechanisms', checks.filter(isOfMechanism));
}

function sectionOf(title: string, members: readonly CheckReport[]): Html | false {
  if (members.length === 0) return false;
  const sorted = [...members].sort((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing));
  return html`<section><h2>${title}</h2>${sorted.map(checkOf)}</section>`;
}

function checkOf(check: CheckReport): Html {
  const { id, chapter, level, rule, standing, status } = check;
  const isOpen = standing === 'unexpected' || standing === 'unexpected-pass';
  return html`<details class="${standing}" ${isOpen && html`open`}>
<summary><b>${id}</b> ${rule} <span class="word">${isOpen ? status : STANDING_WORDS[standing]}</span></summary>
<div class="inside">
<p>PKCS#11 3.1 ${chapter} · ${level}</p>
${check.reason !== '' && html`<p>${check.reason}</p>`}
${check.findings.length > 0 && findingTable(check)}
${check.notes.map((note) => html`<p class="note">${note}</p>`)}
<p>Again: <code>${check.replay}</code></p>
</div></details>`;
}

function findingTable({ findings }: CheckReport): Html {
  const rows = findings.map(
    ({ call, expected, got }) =>
      html`<tr><td><code>${call}</code></td><td data-column="The standard">${expected}</td><td data-column="The module">${got}</td></tr>`,
  );
  return html`<table><thead><tr><th>Call</th><th>The standard</th><th>The module</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function uncheckedList({ unchecked }: ConformanceReport): Html {
  return html`<section><h2>Rules without a check</h2><ul>${unchecked.map(
    ({ id, because }) => html`<li><b>${id}</b> ${because}</li>`,
  )}</ul></section>`;
}

const STYLE = html`
:root { color-scheme: light; --bad: #a4161a; --known: #8a5a00; --good: #1b6e3c; --none: #5b6470; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f6f7f9; max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 small { color: var(--none); font-weight: 400; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
.sums { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; }
.sums li { background: #fff; border: 1px solid #d9dde3; border-left: .35rem solid var(--tone); padding: .5rem .9rem; border-radius: .25rem; }
.sums b { font-size: 1.4rem; }
.unexpected, .unexpected-pass { --tone: var(--bad); } .expected-difference { --tone: var(--known); }
.as-it-must { --tone: var(--good); } .unsupported, .skipped { --tone: var(--none); }
.run { color: var(--none); }
details { background: #fff; border: 1px solid #d9dde3; border-left: .35rem solid var(--tone); border-radius: .25rem; margin: .3rem 0; }
summary { padding: .4rem .7rem; cursor: pointer; }
summary:focus-visible { outline: 2px solid #1d5fbf; outline-offset: 2px; }
.word { color: var(--tone); font-size: .9rem; margin-left: .4rem; white-space: nowrap; }
.inside { padding: 0 1rem .6rem; overflow-x: auto; } .inside p { margin: .4rem 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border: 1px solid #e3e6ea; overflow-wrap: anywhere; }
code { font-size: .92em; } .note { color: var(--none); }
@media (max-width: 40rem) {
  h1 { font-size: 1.5rem; } .inside { padding: 0 .5rem .5rem; }
  thead { display: none; } table, tbody, tr, td { display: block; } tr { border: 1px solid #e3e6ea; margin-bottom: .4rem; } td { border: 0; padding: .15rem .5rem; }
  td[data-column]::before { content: attr(data-column) ": "; color: var(--none); }
}
@media print { details { break-inside: avoid; } }
`;
