import type { FastifyInstance } from 'fastify';
import { SCRIPT_PATH } from './layout.ts';

/** Has the desk show what has changed, unless somebody is typing into it. */
const SCRIPT = `'use strict';
const shown = document.querySelector('[data-version]');
const isTyped = () => [...document.querySelectorAll('input')].some((input) => input.value !== input.defaultValue);
async function look() {
  try {
    const answer = await fetch('/desk/version', { headers: { accept: 'application/json' } });
    if (answer.ok && (await answer.json()).version !== shown.dataset.version && !isTyped()) location.reload();
  } catch {
    // The workstation has ended; the page stays as it was.
  }
}
if (shown) setInterval(look, 700);
`;

export function mountRenewal(app: FastifyInstance): void {
  app.get(SCRIPT_PATH, (_request, response) =>
    response.type('text/javascript; charset=utf-8').header('cache-control', 'no-store').send(SCRIPT),
  );
}
