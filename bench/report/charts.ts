import { type Html, html } from '../../http/html.ts';

/** Charts as SVG, drawn without any script. Colours are the page's classes `c0` … `c7` for areas and `l0` … `l7` for lines. */

/** Units of the drawing. */
const WIDTH = 640;
const LABEL = 170;
const ROW = 22;

const px = (value: number): string => value.toFixed(1);

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly colour: number;
  readonly shown: string;
}

/** Horizontal bars from 0, the value written behind each. */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const greatest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const rows = bars.map(({ label, value, colour, shown }, at) => {
    const y = at * ROW;
    const width = Math.max(1, ((WIDTH - LABEL - 90) * value) / greatest);
    return html`<text x="${LABEL - 8}" y="${y + 15}" text-anchor="end">${label}</text>
<rect class="c${colour}" x="${LABEL}" y="${y + 3}" width="${px(width)}" height="${ROW - 6}"/>
<text x="${px(LABEL + width + 6)}" y="${y + 15}">${shown}</text>`;
  });
  return figure(title, bars.length * ROW, rows);
}

export interface Spread {
  readonly label: string;
  readonly colour: number;
  /** Ascending: below which 1, 5, 25, 50, 75, 95 and 99 of a hundred stay. */
  readonly quantiles: readonly number[];
}

/** Boxes from the 25th to the 75th of a hundred with the middle marked, lines from the 1st to the 99th, on a logarithmic scale. */
export function spreadChart(title: string, unit: string, spreads: readonly Spread[]): Html {
  const all = spreads.flatMap(({ quantiles }) => quantiles).filter((value) => value > 0);
  const [low, high] = [Math.log10(Math.min(...all) * 0.9), Math.log10(Math.max(...all) * 1.1)];
  const x = (value: number) =>
    LABEL + ((WIDTH - LABEL - 20) * (Math.log10(Math.max(value, 10 ** low)) - low)) / (high - low);
  const rows = spreads.map(({ label, colour, quantiles }, index) => {
    const y = index * ROW;
    const [q1 = 0, , q25 = 0, q50 = 0, q75 = 0, , q99 = 0] = quantiles;
    return html`<text x="${LABEL - 8}" y="${y + 15}" text-anchor="end">${label}</text>
<line x1="${px(x(q1))}" x2="${px(x(q99))}" y1="${y + 11}" y2="${y + 11}"/>
<rect class="c${colour}" x="${px(x(q25))}" y="${y + 3}" width="${px(Math.max(1, x(q75) - x(q25)))}" height="${ROW - 6}"/>
<line class="middle" x1="${px(x(q50))}" x2="${px(x(q50))}" y1="${y + 1}" y2="${y + ROW - 1}"/>`;
  });
  const height = spreads.length * ROW;
  const ticks = powersBetween(low, high).map(
    (value) => html`<line class="grid" x1="${px(x(value))}" x2="${px(x(value))}" y1="0" y2="${height}"/>
<text x="${px(x(value))}" y="${height + 14}" text-anchor="middle">${readable(value)} ${unit}</text>`,
  );
  return figure(title, height + 20, [...ticks, ...rows]);
}

export interface Line {
  readonly label: string;
  readonly colour: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Axes {
  readonly x: string;
  readonly y: string;
  /** Of y; x always is. */
  readonly isLogarithmic?: boolean;
}

const PLOT = { left: 70, right: 190, height: 220 };

/** Lines over a logarithmic x. */
export function lineChart(title: string, axes: Axes, lines: readonly Line[]): Html {
  const { x, y, xs, marks } = scaleOf(lines, axes);
  const right = WIDTH - PLOT.right;
  const grid = marks.map(
    (value) => html`<line class="grid" x1="${PLOT.left}" x2="${right}" y1="${px(y(value))}" y2="${px(y(value))}"/>
<text x="${PLOT.left - 6}" y="${px(y(value) + 4)}" text-anchor="end">${readable(value)}</text>`,
  );
  const bottom = xs.map(
    (value) => html`<text x="${px(x(value))}" y="${PLOT.height + 16}" text-anchor="middle">${readable(value)}</text>`,
  );
  const drawn = lines.map(({ colour, points }) => {
    const path = points.map(([a, b], at) => `${at === 0 ? 'M' : 'L'}${px(x(a))} ${px(y(b))}`).join('');
    const dots = points.map(([a, b]) => html`<circle class="c${colour}" cx="${px(x(a))}" cy="${px(y(b))}" r="3"/>`);
    return html`<path class="l${colour}" d="${path}"/>${dots}`;
  });
  const legend = html`<text x="${PLOT.left}" y="${PLOT.height + 36}">${axes.x}; ${axes.y}</text>`;
  return figure(title, PLOT.height + 44, [...grid, ...bottom, ...drawn, ...labelsOf(lines, y, right), legend]);
}

/** The lines' names at their right ends, moved apart where they would cover each other. */
function labelsOf(lines: readonly Line[], y: (value: number) => number, right: number): Html[] {
  const ends = lines
    .map(({ label, points }) => ({ label, at: y(points.at(-1)?.[1] ?? 0) }))
    .sort((a, b) => a.at - b.at);
  let lowest = Number.NEGATIVE_INFINITY;
  return ends.map(({ label, at }) => {
    lowest = Math.max(at + 4, lowest + 15);
    return html`<text x="${right + 10}" y="${px(lowest)}">${label}</text>`;
  });
}

function scaleOf(lines: readonly Line[], { isLogarithmic }: Axes) {
  const points = lines.flatMap((line) => line.points);
  const xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  const ys = points.map(([, y]) => y).filter((y) => y > 0);
  const [left, last] = [Math.log10(xs[0] ?? 1), Math.log10(xs.at(-1) ?? 10)];
  const [low, high] = isLogarithmic ? [Math.min(...ys) / 1.5, Math.max(...ys) * 1.5] : [0, Math.max(...ys) * 1.1];
  const part = (y: number) => (isLogarithmic ? Math.log(y / low) / Math.log(high / low) : y / high);
  return {
    xs,
    x: (value: number) =>
      PLOT.left + ((WIDTH - PLOT.left - PLOT.right) * (Math.log10(value) - left)) / Math.max(last - left, 1e-9),
    y: (value: number) => PLOT.height * (1 - part(value)),
    marks: isLogarithmic ? powersBetween(Math.log10(low), Math.log10(high)) : [0, high / 2.2, high / 1.1],
  };
}

function powersBetween(low: number, high: number): number[] {
  const from = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - from + 1) }, (_, at) => 10 ** (from + at));
}

function readable(value: number): string {
  if (value === 0) return '0';
  return value >= 10 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(2)));
}

function figure(title: string, height: number, content: readonly Html[]): Html {
  return html`<figure><figcaption>${title}</figcaption>
<svg viewBox="0 -12 ${WIDTH} ${height + 12}" role="img" aria-label="${title}">${content}</svg></figure>`;
}
