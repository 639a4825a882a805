import { KEY_WINDOW_STYLE } from '../../http/browser/key-window-style.ts';
import type { BankStyle } from '../core/settings.ts';
import { DESK_RULES } from './desks/desk-rules.ts';
import { SKINS } from './skins.ts';

/** The style sheet of a bank: its colours, and the rules that all banks share. */
export function stylesheet(style: BankStyle): string {
  const colours = Object.entries(SKINS[style]).map(([name, colour]) => `--${name}: ${colour};`);
  return `:root { ${colours.join(' ')} }${RULES}${DESK_RULES}${KEY_WINDOW_STYLE}`;
}

/** The look of an Internet-Client of the 2010s, readable: and no foreign resource. */
const RULES = `
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink);
  font: 14px/1.45 Tahoma, Verdana, "DejaVu Sans", sans-serif; }
a { color: var(--link); }
.skip { position: absolute; left: 8px; top: -60px; padding: 6px 12px; background: #fff; }
.skip:focus { top: 8px; z-index: 1; }
.test-banner { margin: 0; padding: 3px 12px; background: repeating-linear-gradient(-45deg, #ffd84d 0 14px, #ffe589 14px 28px);
  color: #4a3500; font-weight: bold; text-align: center; letter-spacing: .04em; border-bottom: 1px solid #c79a00; }
header { display: flex; align-items: center; gap: 20px; padding: 10px 18px; color: #fff;
  background: linear-gradient(var(--light), var(--brand) 45%, var(--deep)); border-bottom: 3px solid var(--accent); }
.brand b { display: block; font-size: 19px; }
.brand span { font-size: 12px; color: #fff; }
.product { margin-left: auto; font-size: 13px; color: #fff; }
.languages { display: flex; gap: 8px; }
.languages a { color: #fff; }
.languages b { border-bottom: 2px solid #ffd84d; }
main:focus { outline: none; }
main { flex: 1; width: 100%; max-width: 1180px; margin: 0 auto; padding: 18px; }
footer p { margin: 2px 0; }
footer { padding: 8px 18px; font-size: 12px; color: #46586c; text-align: center; border-top: 1px solid var(--line); background: #e7eef6; }
h1 { margin: 0 0 12px; font-size: 18px; color: var(--deep); }
h2 { margin: 16px 0 6px; font-size: 14px; color: var(--deep); }
h3 { margin: 12px 0 4px; font-size: 13px; color: #33475d; }
p { margin: 0 0 10px; }
.panel { position: relative; margin: 0 0 16px; background: #fff; border: 1px solid #7d99b8; border-radius: 4px; box-shadow: 0 1px 4px #41608533; }
.panel > .bar { margin: 0; padding: 6px 12px; font-size: 13px; font-weight: bold; color: #fff; border-radius: 3px 3px 0 0; overflow-wrap: anywhere;
  background: linear-gradient(var(--light), var(--brand)); }
.panel > .content { padding: 14px; overflow-x: auto; }
.glossary dt { font-weight: bold; }
.glossary dd { margin: 0 0 10px 16px; }
.narrow { max-width: 560px; margin: 28px auto; }
.done { border-color: #4d9a57; }
.done > .bar { background: linear-gradient(#37793f, #2c6b36); }
.refused > .bar { background: linear-gradient(#b04343, #8a1c1c); }
.workspace { display: grid; grid-template-columns: 270px minmax(0, 1fr); gap: 16px; align-items: start; }
.tree { list-style: none; margin: 0; padding: 0; }
.tree .tree { margin-left: 8px; padding-left: 12px; border-left: 1px dotted #8aa3bd; }
.tree li { padding: 2px 0; }
.folder::before { content: "▾ "; color: #b58900; }
.folder { color: #33475d; font-weight: bold; }
.leaf { display: inline-block; padding: 1px 6px; text-decoration: none; border-radius: 3px; }
.leaf::before { content: "▪ "; color: #7d99b8; }
.leaf:hover { background: var(--pale); text-decoration: underline; }
.leaf.active { background: var(--selected); font-weight: bold; }
.search { margin-top: 14px; }
.search input { width: 100%; }
aside .logout { text-align: right; }
.toolbar { display: flex; flex-wrap: wrap; gap: 6px; padding: 6px 10px; border-bottom: 1px solid var(--line);
  background: linear-gradient(#fdfefe, #e4ebf3); }
.toolbar .help { margin-left: auto; }
.content .toolbar { margin-bottom: 10px; border: 1px solid var(--line); border-radius: 3px; }
form { margin: 0; }
.button { display: inline-block; padding: 4px 14px; font: inherit; line-height: 1.4; color: var(--ink); text-decoration: none; cursor: pointer;
  border: 1px solid #7d99b8; border-radius: 3px; background: linear-gradient(#fff, #e3ebf4 60%, #cfdbe8); }
.button:hover:not([disabled]) { background: linear-gradient(#fffdf2, #ffedb0); border-color: #c79a00; }
.button[disabled] { color: #5d6b7b; background: #edf1f5; border-color: #c3ced9; cursor: not-allowed; }
.button.primary { font-weight: bold; border-color: var(--brand); }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0 0; }
table { border-collapse: collapse; }
.list { width: 100%; }
.list th { padding: 5px 9px; text-align: left; font-weight: bold; border: 1px solid var(--line); background: linear-gradient(#f4f8fc, #d5e1ee); }
.list td { padding: 0; border: 1px solid #c4d2e0; vertical-align: top; }
.list td > a, .list td > span { display: block; padding: 6px 9px; color: inherit; text-decoration: none; }
.list tbody tr:nth-child(even) { background: var(--row); }
.list tbody tr:hover { background: #e6f0fb; }
.list tbody tr.selected { background: var(--selected); }
.list td.amount, .list th.amount { text-align: right; }
.list td.amount { white-space: nowrap; }
.list td:not(:has(> a)) { padding: 6px 9px; }
.list td:not(:has(> a)) > span { padding: 0; }
.facts { margin-bottom: 12px; }
.facts th { padding: 4px 14px 4px 0; text-align: left; font-weight: normal; color: #4a5f76; vertical-align: top; width: 230px; }
.facts th::first-letter { text-transform: uppercase; }
.facts td { padding: 4px 0; overflow-wrap: anywhere; }
.parameters { width: 100%; }
.parameters th { width: 330px; }
.parameters .group th { padding: 6px 8px; font-weight: bold; color: var(--deep); background: var(--pale); border-top: 1px solid var(--line); }
.hints { margin-top: 10px; color: #44586e; }
.status { font-weight: bold; }
.status.in-operation, .status.accepted-by-bank, .status.new-certificate-received { color: #23702d; }
.status.regeneration-needed, .status.draft, .status.awaiting-signature { color: #7d5000; }
.status.expired, .status.refused, .status.revoked { color: #a81f1f; }
.status.component-ok { color: #23702d; }
.status.component-wrong-version, .status.component-not-installed, .status.component-not-running, .status.component-blocked { color: #a81f1f; }
.components { margin-bottom: 16px; }
.components td { overflow-wrap: break-word; }
.components ol { margin: 0; padding-left: 20px; }
.reason { display: block; margin-top: 3px; color: #7a2b2b; font-weight: normal; overflow-wrap: anywhere; }
.fields label { display: grid; grid-template-columns: 180px 1fr; align-items: center; gap: 10px; margin-bottom: 9px; }
.fields.order label { grid-template-columns: 210px minmax(0, 1fr); }
input, select, textarea { padding: 5px 7px; font: inherit; border: 1px solid #8aa3bd; border-radius: 3px; background: #fff; min-width: 0; }
input:focus-within, select:focus, textarea:focus, .button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.warning, .attention { color: #8a1c1c; }
.attention { font-size: 16px; font-weight: bold; }
.rule { color: #4a5f76; font-size: 13px; }
.narrow .warning { margin: 12px 0; padding: 8px 10px; background: #fff6e0; border-left: 4px solid #e0a500; color: #5a4300; }
.yellow-frame { padding: 22px; text-align: center; border: 5px solid #f4c20d; background: #fffdf0; }
.surname { margin: 0; font-size: 24px; font-weight: bold; }
.agent-note { margin: 14px 0 8px; padding: 9px 12px; background: var(--pale); border: 1px solid var(--line); border-left: 4px solid var(--brand); }
.octets { padding: 8px; font: 12px/1.4 "DejaVu Sans Mono", Consolas, monospace; overflow-wrap: anywhere; max-height: 160px; overflow-y: auto;
  background: #f6f8fa; border: 1px solid #d2dce6; }
.paste, .certificates details { margin-top: 10px; color: #44586e; }
.paste label { display: block; margin: 8px 0; }
.paste input { width: 100%; }
summary { cursor: pointer; }
.serial { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 12px; overflow-wrap: anywhere; }
.signatures { margin: 0 0 10px; padding-left: 22px; }
.signatures li { margin-bottom: 4px; overflow-wrap: anywhere; }
.refused h1 { color: #a81f1f; }
.problem .english { color: #5b6c7e; font-size: 13px; border-top: 1px solid #dde5ee; padding-top: 8px; overflow-wrap: anywhere; }
.refusal { margin: 0 0 8px; color: #a81f1f; }
.refusal + .problem { margin-bottom: 14px; padding: 8px 12px; background: #fdf3f2; border-left: 4px solid #a81f1f; }
[aria-invalid="true"] { border: 2px solid #a81f1f; background: #fdf3f2; }
.of-profile { padding-bottom: 8px; border-bottom: 1px solid #dde5ee; }
@media (max-width: 760px) {
  main { padding: 10px; }
  header { flex-wrap: wrap; gap: 8px 20px; }
  .product { display: none; }
  .languages { margin-left: auto; }
  .workspace { grid-template-columns: minmax(0, 1fr); }
  .workspace aside { order: 1; }
  .fields label, .fields.order label { grid-template-columns: minmax(0, 1fr); gap: 3px; }
  .facts, .facts tbody, .facts tr, .facts th, .facts td { display: block; width: auto; }
  .button { padding: 7px 14px; }
  .cards, .cards tbody, .cards tr, .cards td { display: block; }
  .cards thead, .cards td:empty { display: none; }
  .cards tr { margin-bottom: 8px; border: 1px solid var(--line); }
  .cards td { border: 0; border-bottom: 1px solid #e2e9f1; }
  .cards td::before { content: attr(data-label); display: block; padding: 5px 9px 0; font-size: 12px; color: #4a5f76; }
  .cards td:not(:has(> a)) { padding: 0 9px 6px; }
  .cards td:not(:has(> a))::before { padding: 5px 0 0; }
  .cards td > a { padding-top: 1px; }
  .cards td.amount { text-align: left; white-space: normal; }
  .cards td { overflow-wrap: anywhere; }
}
@media print {
  body, .panel { background: #fff; box-shadow: none; }
  header, footer, aside, .skip, .toolbar, .buttons, .paste, .agent-note, .hints { display: none; }
  .workspace { display: block; }
  .panel > .bar { color: #000; background: none; border-bottom: 1px solid #000; }
  .panel > .content { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`;
