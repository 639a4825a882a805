export const STYLE_PATH = '/desk/configurator.css';

/** On top of the style sheet of the desk, whose colours it uses. */
export const STYLE = `
.window { max-width: 760px; background: #fff; border: 1px solid #5b7490; border-radius: 6px; box-shadow: 0 3px 12px #0003; overflow: hidden; }
.window.wide { max-width: none; }
.window h1 { margin: 0; padding: 8px 16px; font-size: 17px; color: #fff; background: #2d5f8f; }
.window .inside { padding: 14px 18px 18px; }
.window .inside > :first-child { margin-top: 0; }
.window label { margin: 10px 0 0; }
.window input { display: block; }
.window input[name=address] { width: 100%; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 14px; }
.window .acts { margin-top: 16px; align-items: center; }
.window progress { display: block; width: 340px; max-width: 100%; height: 18px; margin: 10px 0; }
.window td summary { white-space: nowrap; }
.window summary { cursor: pointer; padding: 6px 0; }
tr[data-profile] { cursor: default; }
tr[data-profile]:hover { background: #eaf2f9; }
tr[data-profile]:focus-visible { outline: 3px solid #ffb300; outline-offset: -3px; }
[role=menu] { position: absolute; z-index: 2; min-width: 230px; margin: 0; padding: 4px 0; background: #fff; border: 1px solid #5b7490; border-radius: 4px;
  box-shadow: 0 4px 14px #0004; }
[role=menu][hidden] { display: none; }
[role=menuitem] { display: block; padding: 7px 18px; color: #1d2733; text-decoration: none; }
[role=menuitem]:hover, [role=menuitem]:focus { background: #2d5f8f; color: #fff; outline: none; }
.state.WAIT { background: #fff0c2; color: #5c4300; }
.state.OK { background: #d3eedb; color: #0d4a22; }
a.button { display: inline-block; padding: 6px 16px; border-radius: 4px; background: var(--accent); color: #fff; text-decoration: none; }
a.button.plain { background: #fff; color: var(--accent); border: 1px solid var(--accent); padding: 5px 15px; }
`;
