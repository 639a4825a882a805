import { type Html, html } from '../../http/html.ts';
import type { Comparison } from '../compare.ts';
import type { BenchResult } from '../index.ts';
import type { CaseResult, Ratio } from '../measure.ts';
import { barChart, type Line, lineChart, spreadChart } from './charts.ts';
import { count } from './markdown.ts';

const COLOURS = 8;

/** One page that needs nothing besides itself: charts, then every figure. */
export function htmlReport(result: BenchResult, comparisons: readonly Comparison[] = []): string {
  const { machine, cases, ratios, missing, refusals } = result;
  const targets = [...new Set(cases.map(({ target }) => target))];
  const colourOf = (target: string) => targets.indexOf(target) % COLOURS;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>token-bench: measurements of ${machine.date}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Measurements <small>${machine.date}</small></h1>
<p>${machine.processor}, ${machine.cores} cores · ${machine.system} · Node ${machine.node} · OpenSSL ${machine.openssl} · token-bench
${machine.tokenBench}${machine.commit !== undefined && html` (${machine.commit})`}</p>
<p>The targets took turns, case by case. Figures of one run may be compared with each other; those of another machine or day may not.</p>
${missing.map(({ target, why }) => html`<p class="missing">Not measured: ${target}: ${why}.</p>`)}
${refusals.map((one) => html`<p class="missing">Not measured: ${one.case} on ${one.target}: ${one.why}.</p>`)}
${scalingSection(cases, colourOf)}
${throughputSection(cases, colourOf)}
${comparisons.length > 0 && comparisonSection(comparisons)}
${ratioSection(ratios)}
${figureSection(cases)}
</body>
</html>
`;
  return String(page);
}

type ColourOf = (target: string) => number;

function throughputSection(cases: readonly CaseResult[], colourOf: ColourOf): Html {
  const names = [...new Set(cases.map(({ name }) => name))];
  return html`<section><h2>Operations per second, and how long one takes</h2>${names.map((name) => {
    const own = cases.filter((one) => one.name === name);
    const bars = own.map(({ target, opsPerSecond }) => ({
      label: target,
      value: opsPerSecond,
      colour: colourOf(target),
      shown: count(opsPerSecond),
    }));
    const spreads = own.map(({ target, quantilesUs }) => ({
      label: target,
      colour: colourOf(target),
      quantiles: quantilesUs,
    }));
    return html`<div class="pair">${barChart(name, bars)}${spreadChart(`${name}: microseconds`, 'µs', spreads)}</div>`;
  })}</section>`;
}

/** Case names that end in a number, and what grows with it. */
const SCALES: readonly { pattern: RegExp; title: (name: string) => string; x: string; isCost?: true }[] = [
  { pattern: /^(sign-async\/.+)@(\d+)$/, title: (name) => `${name}: sessions at once`, x: 'sessions' },
  { pattern: /^(find)\/among-(\d+)$/, title: () => 'One search, by the number of objects', x: 'objects', isCost: true },
];

function scalingSection(cases: readonly CaseResult[], colourOf: ColourOf): Html | false {
  const charts = [...SCALES.flatMap((scale) => chartsOf(scale, cases, colourOf)), ...processCharts(cases)];
  return (
    charts.length > 0 && html`<section><h2>What changes with the number</h2><div class="pair">${charts}</div></section>`
  );
}

function chartsOf(
  { pattern, title, x, isCost }: (typeof SCALES)[number],
  cases: readonly CaseResult[],
  colourOf: ColourOf,
): Html[] {
  const matched = cases.flatMap((one) => {
    const match = pattern.exec(one.name);
    return match === null ? [] : [{ one, group: match[1] ?? '', number: Number(match[2]) }];
  });
  return [...new Set(matched.map(({ group }) => group))].flatMap((group) => {
    const own = matched.filter((entry) => entry.group === group);
    const lines = [...new Set(own.map(({ one }) => one.target))].map((target): Line => {
      const points = own.filter(({ one }) => one.target === target);
      const value = (one: CaseResult) => (isCost ? one.p50Us : one.opsPerSecond);
      return { label: target, colour: colourOf(target), points: points.map(({ one, number }) => [number, value(one)]) };
    });
    const drawn = lines.filter(({ points }) => points.length > 1);
    if (drawn.length === 0) return [];
    const axes = { x, y: isCost ? 'microseconds' : 'per second', ...(isCost && { isLogarithmic: true }) };
    return [lineChart(title(group), axes, drawn)];
  });
}

/** How many processes sign together is in the target's name. */
function processCharts(cases: readonly CaseResult[]): Html[] {
  const own = cases.filter(({ name }) => name.startsWith('sign-by-processes/'));
  const lines = [...new Set(own.map(({ name }) => name))].map((name, at): Line => {
    const points = own
      .filter((one) => one.name === name)
      .map((one) => [Number.parseInt(one.target, 10), one.opsPerSecond] as const);
    return { label: name.replace('sign-by-processes/', ''), colour: at, points: points.sort(([a], [b]) => a - b) };
  });
  const drawn = lines.filter(({ points }) => points.length > 1);
  return drawn.length === 0
    ? []
    : [lineChart('Signing by several processes', { x: 'processes', y: 'per second' }, drawn)];
}

function ratioSection(ratios: readonly Ratio[]): Html {
  const rows = ratios.map(
    (one) =>
      html`<tr><td>${one.case}</td><td>${one.of}</td><td>${one.to}</td><td>${one.median.toFixed(2)}</td><td>${one.low.toFixed(2)} … ${one.high.toFixed(2)}</td></tr>`,
  );
  return html`<section><h2>Ratios: more than 1 is faster</h2><div class="scroll"><table><thead><tr><th>case</th><th>of</th><th>to</th><th>median of pairs</th><th>spread</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function figureSection(cases: readonly CaseResult[]): Html {
  const rows = cases.map(
    (one) =>
      html`<tr><td>${one.name}</td><td>${one.target}</td><td>${count(one.opsPerSecond)}</td><td>${one.p50Us.toFixed(1)}</td><td>${one.p99Us.toFixed(1)}</td><td>${one.madUs.toFixed(1)}</td><td>${one.samples}</td></tr>`,
  );
  return html`<section><h2>All figures</h2><div class="scroll"><table><thead><tr><th>case</th><th>target</th><th>per second</th><th>p50 µs</th><th>p99 µs</th><th>MAD µs</th><th>samples</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function comparisonSection(comparisons: readonly Comparison[]): Html {
  const rows = comparisons.map(
    (one) =>
      html`<tr><td>${one.case}</td><td>${one.target}</td><td>${one.ratio.toFixed(2)}</td><td>${one.spread.toFixed(2)}</td><td>${one.verdict}</td></tr>`,
  );
  return html`<section><h2>Beside the earlier run</h2><div class="scroll"><table><thead><tr><th>case</th><th>target</th><th>now to before</th><th>spread</th><th></th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const STYLE = html`
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f6f7f9; max-width: 84rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 small { color: #5b6470; font-weight: 400; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
.missing { color: #8a5a00; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1rem; margin-bottom: 1rem; }
figure { margin: 0; max-width: 44rem; background: #fff; border: 1px solid #d9dde3; border-radius: .25rem; padding: .75rem; }
figcaption { font-weight: 600; margin-bottom: .5rem; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; font-size: 12px; fill: #1c2430; }
svg line { stroke: #5b6470; } svg line.grid { stroke: #e3e6ea; } svg line.middle { stroke: #1c2430; stroke-width: 2; }
svg path { fill: none; stroke-width: 2; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; background: #fff; font-size: .9rem; }
th, td { border: 1px solid #d9dde3; padding: .2rem .6rem; text-align: left; white-space: nowrap; font-variant-numeric: tabular-nums; }
.c0 { fill: #1f5fa8; } .c1 { fill: #b8541a; } .c2 { fill: #2e7d46; } .c3 { fill: #7a3f9d; } .c4 { fill: #8f8a1f; } .c5 { fill: #b23a5b; } .c6 { fill: #2a8c8c; } .c7 { fill: #6b6b6b; }
.l0 { stroke: #1f5fa8; } .l1 { stroke: #b8541a; } .l2 { stroke: #2e7d46; } .l3 { stroke: #7a3f9d; } .l4 { stroke: #8f8a1f; } .l5 { stroke: #b23a5b; } .l6 { stroke: #2a8c8c; } .l7 { stroke: #6b6b6b; }
`;
