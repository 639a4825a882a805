/** How the window for device and PIN looks; colours are the page's own. */
export const KEY_WINDOW_STYLE = `
.key-window { width: min(480px, calc(100vw - 32px)); padding: 0; border: 1px solid #56626f; border-radius: 6px; color: #1d2733; background: #fff; }
.key-window::backdrop { background: #12223a80; }
.key-window h2 { margin: 0; padding: 10px 18px; font-size: 17px; background: #e7eef6; border-bottom: 1px solid #b9c7d6; border-radius: 6px 6px 0 0; }
.key-form { padding: 6px 18px 16px; }
.key-form .field { margin: 10px 0; }
.key-form label { display: block; margin-bottom: 3px; }
.key-form input, .key-form select { width: 100%; }
.key-form .problem { margin: 10px 0; padding: 8px 12px; background: #fdf0ef; border-left: 4px solid #a11c13; border-radius: 3px; }
.key-form .buttons { display: flex; gap: 10px; margin: 14px 0 0; }
.key-form [hidden] { display: none; }
`;
