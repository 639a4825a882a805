export const STYLE_PATH = '/desk/installation.css';

/** A desktop of the 2000s, readable: contrast of at least 4.5 : 1 everywhere. */
export const STYLE = `
.story { display: grid; grid-template-columns: minmax(0, 1fr) 310px; gap: 20px; align-items: start; }
.pc { min-height: 430px; padding: 18px; border: 10px solid #2b3138; border-bottom-width: 22px; border-radius: 8px; background: #245b8f; }
.shown { background: #ece9d8; color: #1a1a1a; border: 1px solid #0a3d91; border-radius: 7px 7px 3px 3px; box-shadow: 3px 4px 10px #0006; }
.shown .bar-of-title { display: flex; flex-wrap: wrap; gap: 4px 12px; justify-content: space-between; margin: 0; padding: 6px 12px; font-size: 15px;
  color: #fff; background: #0a4fc4; border-radius: 6px 6px 0 0; overflow-wrap: anywhere; }
.point { font-weight: normal; font-size: 13px; color: #fff; }
.inside { padding: 14px 16px 16px; }
.inside p { margin: 0 0 10px; overflow-wrap: anywhere; }
.desktop { background: none; border: 0; box-shadow: none; }
.desktop .bar-of-title { background: none; padding-left: 0; }
.desktop .inside { padding: 6px 0; }
.controls { display: flex; flex-wrap: wrap; gap: 8px; }
.pc button { font: inherit; text-align: left; color: #1a1a1a; background: #fdfdfb; border: 1px solid #1f4e86; border-radius: 3px; padding: 5px 14px; cursor: pointer;
  overflow-wrap: anywhere; }
.pc button.way { box-shadow: inset 0 0 0 2px #e0861b; font-weight: 600; }
.pc button:hover { background: #fff3d6; }
.pc button:focus-visible, .pc input:focus-visible { outline: 3px solid #ffb300; outline-offset: 2px; }
.pc button.choice, .pc button.menu-item, .pc button.link, .pc button.path, .pc button.bar { flex-basis: 100%; }
.pc button.choice { border-color: transparent; background: none; padding: 3px 2px; }
.pc button.link { color: #0b3f99; text-decoration: underline; }
.pc button.bar { background: #ffffc4; border-color: #b39a00; border-radius: 0; }
.menu { max-width: 560px; margin-left: auto; }
.menu .bar-of-title { background: #4c5866; }
.shown.bar, .shown.page, .bar .bar-of-title, .page .bar-of-title { border-radius: 3px 3px 0 0; }
.message { max-width: 480px; margin: 40px auto; }
.refused { margin-bottom: 14px; padding: 9px 14px; color: #5c1410; background: #fdf0ef; border-left: 6px solid #c12b21; border-radius: 3px; }
.keys { margin: 0 0 12px; padding: 6px 10px 6px 28px; background: #fff; border: 1px solid #9aa; overflow-wrap: anywhere; }
.pc label { margin-bottom: 10px; color: #1a1a1a; }
.pc input { display: block; width: 260px; margin-top: 4px; }
.checklist { list-style: none; margin: 0 0 8px; padding: 0; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
.checklist li { padding: 7px 12px; border-bottom: 1px solid var(--line); font-size: 14px; }
.checklist li:last-child { border-bottom: 0; }
.checklist span { display: block; }
.story h2 { margin-top: 0; font-size: 16px; }
.story aside h2 { margin: 14px 0 6px; }
.story aside h2:first-child { margin-top: 0; }
.another label { margin-bottom: 8px; }
.another select { display: block; width: 100%; font: inherit; padding: 5px; }
summary { cursor: pointer; padding: 6px 0; }
@media (max-width: 820px) { .story { grid-template-columns: minmax(0, 1fr); } .pc { padding: 10px; } .message { margin: 16px 0; } }
`;
