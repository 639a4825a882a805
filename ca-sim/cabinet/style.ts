import { Html } from '../../http/html.ts';

/** The one style sheet of the CA's pages. Colours keep a contrast of at least 4.5 : 1 with what is behind them. */
export const STYLE = new Html(`
:root { --ink: #1d2733; --soft: #56626f; --line: #d5dbe1; --paper: #fff; --ground: #f3f5f7; --accent: #0b5a8f; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--ink); background: var(--ground); }
.test { background: #ffd84d; color: #3a2c00; text-align: center; padding: 6px 16px; font-weight: 600; }
header { background: #12324a; color: #fff; }
header > div, main, footer { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
header > div { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 28px; padding-top: 14px; padding-bottom: 14px; }
header strong { font-size: 19px; }
header [lang=kk] { color: #bcd3e4; font-weight: 400; }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-left: auto; }
header a { color: #fff; text-underline-offset: 4px; }
main { padding-top: 8px; padding-bottom: 32px; }
footer { color: var(--soft); font-size: 14px; padding-bottom: 24px; }
h1 { font-size: 26px; line-height: 1.25; margin: 20px 0 12px; }
h1 span { display: block; font-size: 17px; font-weight: 400; color: var(--soft); }
h2 { font-size: 18px; margin: 28px 0 8px; }
h2.part { font-size: 22px; margin-top: 40px; padding-top: 20px; border-top: 2px solid var(--line); }
h3 { font-size: 16px; margin: 20px 0 8px; }
a { color: var(--accent); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 16px 20px; }
.card > :first-child, .problem > :first-child { margin-top: 0; }
.card > :last-child, .problem > :last-child { margin-bottom: 0; }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 9px 14px; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
th { font-size: 13px; color: var(--soft); font-weight: 600; white-space: nowrap; background: #fafbfc; }
td.nowrap { white-space: nowrap; }
code, .mono { font: 12.5px/1.6 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.status { display: inline-block; padding: 1px 10px; border-radius: 10px; font-size: 14px; background: #e4e9ee; }
.status.processed { background: #d3eedb; color: #0d4a22; }
.status.rejected, .status.error { background: #f8dcda; color: #7d1710; }
.status.approved1, .status.approved2 { background: #dcebf8; color: #0a426b; }
.soft { display: block; color: var(--soft); font-size: 14px; }
hr { border: 0; border-top: 1px solid var(--line); margin: 14px 0; }
.aside-note { color: var(--soft); font-size: 14px; }
.empty { padding: 22px; color: var(--soft); text-align: center; }
.desk { display: flex; flex-wrap: wrap; gap: 16px 32px; align-items: flex-end; }
.desk form { margin: 0; max-width: 100%; }
.reason { display: flex; flex-wrap: wrap; gap: 8px; }
label { display: block; font-size: 14px; color: var(--soft); margin-bottom: 4px; }
input[type=text], input[type=number], input[type=datetime-local], select { font: inherit; padding: 7px 10px; width: 340px; max-width: 100%; border: 1px solid #8f9aa5; border-radius: 4px; }
button { font: inherit; padding: 7px 18px; border: 1px solid var(--accent); border-radius: 4px; background: var(--accent); color: #fff; cursor: pointer; }
button.no { background: #fff; color: #a11c13; border-color: #a11c13; }
input[type=number], input[type=datetime-local], .reason select { width: auto; }
button:focus-visible, input:focus-visible, select:focus-visible, a:focus-visible { outline: 3px solid #ffb300; outline-offset: 2px; }
.problem { background: #fdf0ef; border: 1px solid #e6b7b3; border-left: 5px solid #a11c13; border-radius: 4px; padding: 12px 18px; }
pre.letter { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; padding: 0; background: none; }
article + article { margin-top: 16px; }
@media (max-width: 640px) {
  header > div, main, footer { padding-left: 16px; padding-right: 16px; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 10px; } nav { margin-left: 0; }
  .scroll { background: none; border: 0; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 6px 14px; margin-bottom: 12px; }
  td { display: grid; grid-template-columns: 120px 1fr; gap: 12px; border: 0; padding: 5px 0; }
  td::before { content: attr(data-title); color: var(--soft); font: 13px/1.8 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
  td[data-title=""] { display: block; } td[data-title=""]::before { content: none; }
  td > div { min-width: 0; overflow-wrap: anywhere; }
  td > div:empty::after { content: "–"; color: var(--soft); }
}
`);
