export const SCRIPT_PATH = '/desk/configurator.js';

/** The menu of a profile, by the right button and by keyboard; and a page that shows how far the reading is. */
export const SCRIPT = `'use strict';
const menu = document.querySelector('[role=menu]');
let row;
const items = () => [...menu.querySelectorAll('[role=menuitem]')];
function open(at, x, y) {
  row = at;
  for (const item of items()) item.href = at.dataset.href + item.dataset.to;
  menu.hidden = false;
  menu.style.left = Math.min(x, innerWidth - menu.offsetWidth - 8) + scrollX + 'px';
  menu.style.top = Math.min(y, innerHeight - menu.offsetHeight - 8) + scrollY + 'px';
  items()[0].focus();
}
function close(isBack) {
  if (!menu || menu.hidden) return;
  menu.hidden = true;
  if (isBack && row) row.focus();
}
function openBelow(at) {
  const { left, bottom } = at.getBoundingClientRect();
  open(at, left + 24, bottom);
}
function move(step) {
  const all = items();
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
}
document.addEventListener('contextmenu', (event) => {
  const at = event.target.closest('[data-profile]');
  if (!menu || !at) return;
  event.preventDefault();
  if (event.clientX === 0 && event.clientY === 0) openBelow(at);
  else open(at, event.clientX, event.clientY);
});
document.addEventListener('click', (event) => {
  if (menu && !menu.contains(event.target)) close(false);
});
document.addEventListener('keydown', (event) => {
  const at = document.activeElement.closest('[data-profile]');
  const asks = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
  if (menu && at && (asks || (event.key === 'Enter' && document.activeElement === at))) {
    event.preventDefault();
    openBelow(at);
    return;
  }
  if (!menu || menu.hidden) return;
  if (event.key === 'Escape' || event.key === 'Tab') close(true);
  if (event.key === 'ArrowDown') move(1);
  if (event.key === 'ArrowUp') move(-1);
  if (event.key.startsWith('Arrow')) event.preventDefault();
});
const target = document.getElementById(location.hash.slice(1));
if (target && target.matches('details')) {
  target.open = true;
  target.querySelector('input').focus();
}
const reading = document.querySelector('[data-state=reading]');
async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { accept: 'application/json' } });
    if (!answer.ok) return;
    const { state, done, total } = await answer.json();
    if (state !== 'reading') location.reload();
    else if (total !== undefined) reading.querySelector('progress').setAttribute('value', total === 0 ? 1 : done / total);
  } catch {
    // The workstation has ended; the page stays as it was.
  }
}
if (reading) setInterval(look, 300);
`;
