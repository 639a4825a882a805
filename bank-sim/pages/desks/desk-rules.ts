/** The rules of the style sheet that only the desks of the staff need, and the login that leads to them. */
export const DESK_RULES = `
.content > h2:first-child { margin-top: 0; }
.drawer { margin: 12px 0 0; border: 1px solid var(--line); border-radius: 3px; }
.drawer > summary { padding: 6px 12px; background: linear-gradient(#fdfefe, #e4ebf3); }
.drawer[open] > summary { border-bottom: 1px solid var(--line); font-weight: bold; }
.drawer > form { padding: 12px; }
.fields .tick { display: flex; align-items: baseline; gap: 10px; }
.fields + .rule { margin-top: 12px; }
.list.of-desk td a { display: inline; padding: 0; color: var(--link); text-decoration: underline; }
.list.of-desk td { padding: 6px 9px; }
.list.of-desk form .buttons { margin: 0; }
.access.locked, .access.closed { color: #a81f1f; font-weight: bold; }
.mail { padding: 10px 0; border-bottom: 1px solid var(--line); }
.mail:last-child { border-bottom: 0; }
.mail h2 { margin-top: 0; }
.waiting { color: #935f00; }
.answered { color: #23702d; }
.next-step { padding: 9px 12px; background: var(--pale); border-left: 4px solid var(--brand); }
.envelope { padding: 18px 22px; border: 2px dashed #7d99b8; background: repeating-linear-gradient(45deg, #f7f9fc 0 8px, #fff 8px 16px); }
.envelope .test { text-align: right; font-weight: bold; letter-spacing: .2em; }
.envelope dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 18px; margin: 0; }
.envelope dd { margin: 0; font: bold 18px "DejaVu Sans Mono", Consolas, monospace; overflow-wrap: anywhere; }
[data-access] { max-width: 620px; margin: 28px auto; padding: 18px; background: #fff; border: 1px solid #7d99b8; border-radius: 4px; }
[data-access] label { display: block; margin-bottom: 4px; }
[data-access] input[type="password"] { width: 100%; }
[data-access] .problem { padding: 8px 10px; background: #fff6e0; border-left: 4px solid #e0a500; color: #5a4300; }
@media print { .envelope { border-style: solid; } .drawer, .rule { display: none; } }
`;
