import { Html } from '../../http/html.ts';

/** The style sheet of the desk. Colours keep a contrast of at least 4.5 : 1 with what is behind them. */
export const STYLE = new Html(`
:root { --ink: #1d2733; --soft: #56626f; --line: #d5dbe1; --paper: #fff; --ground: #eef1f4; --accent: #0b5a8f; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--ink); background: var(--ground); }
.test { background: #ffd84d; color: #3a2c00; text-align: center; padding: 6px 16px; font-weight: 600; }
header { display: flex; flex-wrap: wrap; gap: 4px 28px; align-items: baseline; padding: 12px 24px; background: #2b3a49; color: #fff; }
header a { color: #fff; }
header .languages { margin-left: auto; display: flex; gap: 10px; }
main { max-width: 1080px; margin: 0 auto; padding: 8px 24px 32px; }
footer { max-width: 1080px; margin: 0 auto; padding: 0 24px 24px; color: var(--soft); font-size: 14px; }
h1 { font-size: 24px; margin: 18px 0 10px; }
h2 { font-size: 18px; margin: 26px 0 8px; }
a { color: var(--accent); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 14px 20px; margin-bottom: 14px; }
.question { border: 2px solid var(--accent); }
.card > :first-child { margin-top: 0; }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 8px 12px; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
th { font-size: 13px; color: var(--soft); background: #fafbfc; }
code { font: 12.5px/1.6 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: 14px; }
.acts { display: flex; flex-wrap: wrap; gap: 8px; }
.acts form, .choices form { margin: 0; }
.choices { display: flex; flex-direction: column; gap: 8px; margin-bottom: 10px; }
label { display: block; font-size: 14px; color: var(--soft); }
input { font: inherit; padding: 7px 10px; width: 340px; max-width: 100%; border: 1px solid #8f9aa5; border-radius: 4px; }
button { font: inherit; padding: 6px 16px; border: 1px solid var(--accent); border-radius: 4px; background: var(--accent); color: #fff; cursor: pointer; }
button.no { background: #fff; color: #a11c13; border-color: #a11c13; }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #ffb300; outline-offset: 2px; }
.state { display: inline-block; padding: 1px 10px; border-radius: 10px; background: #f8dcda; color: #7d1710; }
.state.ok, .state.yes { background: #d3eedb; color: #0d4a22; }
.problem { background: #fdf0ef; border: 1px solid #e6b7b3; border-left: 5px solid #a11c13; border-radius: 4px; padding: 10px 18px; }
.wrong { color: #a11c13; font-weight: 600; }
`);
