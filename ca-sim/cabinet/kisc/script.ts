/**
 * The one script of the cabinet's pages: while the workstation is at work it asks for the log, and loads the page anew when the
 * process has gone on to another state. Without it the link beside the log does the same.
 */
export const KISC_SCRIPT = `'use strict';
const log = document.querySelector('textarea[data-state]');
async function look() {
  const reply = await fetch(location.pathname, { headers: { accept: 'application/json' }, cache: 'no-store' });
  if (!reply.ok) return;
  const process = await reply.json();
  const text = process.log.map(({ at, text }) => at.slice(11, 19) + '  ' + text).join('\\n');
  if (log.value !== text) { log.value = text; log.scrollTop = log.scrollHeight; }
  if (process.state === log.dataset.state) setTimeout(look, 500);
  else location.reload();
}
if (log !== null && (log.dataset.state === 'generating' || log.dataset.state === 'writing')) setTimeout(look, 300);
`;
