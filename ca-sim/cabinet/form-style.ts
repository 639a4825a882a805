import { Html } from '../../http/html.ts';

/** What the pages of the personal cabinets have besides the CA's style sheet: languages, forms, notes. */
export const FORM_STYLE = new Html(`
.languages { display: flex; gap: 10px; }
header .languages [lang] { color: #fff; }
header .languages b { font-weight: 700; }
fieldset { border: 1px solid var(--line); border-radius: 6px; background: var(--paper); padding: 12px 20px 18px; margin: 16px 0; }
legend { font-weight: 600; padding: 0 6px; }
.field { margin: 12px 0; max-width: 640px; }
input[type=password], input[type=email], select, textarea { font: inherit; padding: 7px 10px; width: 100%; max-width: 100%; border: 1px solid #8f9aa5; border-radius: 4px; background: #fff; }
.field input[type=text] { width: 100%; }
textarea { min-height: 110px; font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
.warning { background: #fff4d6; border: 1px solid #d9a400; border-radius: 6px; padding: 10px 16px; }
.done { background: #d3eedb; border: 1px solid #3c8f57; border-radius: 6px; padding: 10px 16px; }
.big { font-size: 30px; font-weight: 700; }
.menu { list-style: none; padding: 0; margin: 0; }
.menu.card { padding: 0; }
.menu li { padding: 10px 20px; border-bottom: 1px solid var(--line); }
.menu li:last-child { border-bottom: 0; }
.menu a { font-weight: 600; }
.tick { display: flex; gap: 10px; align-items: baseline; color: var(--ink); font-size: 16px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f0f2f4; padding: 10px 14px; border-radius: 4px; font-size: 13px; }
button:disabled { background: #d5dbe1; border-color: #8f9aa5; color: #4a545e; cursor: not-allowed; }
select:focus-visible, textarea:focus-visible, summary:focus-visible { outline: 3px solid #ffb300; outline-offset: 2px; }
[data-access] input { max-width: 420px; }
.aside { display: flex; flex-wrap: wrap; gap: 4px 24px; }
dialog { border: 1px solid var(--line); border-radius: 8px; padding: 4px 24px 16px; width: min(640px, 100%); color: inherit; background: var(--ground); }
dialog:not(:modal) { position: static; margin: 16px 0; }
dialog:not(:modal) [data-does=close] { display: none; }
dialog::backdrop { background: rgb(20 30 40 / 55%); }
dialog h2 { margin-top: 14px; }
.bridge { margin: 16px 0; }
.bridge p { margin: 0; }
.bridge p + p { margin-top: 10px; }
details.by-hand { margin: 16px 0; }
details.by-hand > summary { cursor: pointer; color: var(--soft); }
.bridge[data-state=ready] { border-left: 5px solid #3c8f57; }
.bridge[data-state=not-installed], .bridge[data-state=not-running], .bridge[data-state=blocked], .bridge[data-state=lost] { border-left: 5px solid #d9a400; }
[hidden] { display: none !important; }
`);
