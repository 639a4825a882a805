/**
 * The one script of the cabinet's pages. Without it every page works too, and the server checks the same; with it a button is
 * disabled until its tick is set (R-NUC-31), the warning of an unprotected storage shows when it is chosen (R-NUC-32), and two entries
 * of a new password are compared.
 */
export const SCRIPT = `'use strict';
for (const tick of document.querySelectorAll('input[data-enables]')) {
  const button = document.getElementById(tick.dataset.enables);
  const follow = () => { button.disabled = !tick.checked; };
  tick.addEventListener('change', follow);
  follow();
}
for (const select of document.querySelectorAll('select[data-warns]')) {
  const warning = document.getElementById(select.dataset.warns);
  const follow = () => { warning.hidden = select.selectedOptions[0].dataset.isProtected === 'true'; };
  select.addEventListener('change', follow);
  follow();
}
for (const again of document.querySelectorAll('input[data-repeats]')) {
  const first = document.getElementById(again.dataset.repeats);
  const compare = () => again.setCustomValidity(again.value === first.value ? '' : again.title);
  first.addEventListener('input', compare);
  again.addEventListener('input', compare);
}
`;
