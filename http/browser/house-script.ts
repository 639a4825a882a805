/** The module of pages that asks their own server for something without leaving the page. */
export const HOUSE_SCRIPT = `import { BridgeError } from './crypto-socket.js';

/** The house says no. \`isInDoubt\`: what was sent may have been taken all the same. */
export class HouseRefusal extends Error {
  constructor({ status, code, words }) {
    super(code);
    this.code = code;
    this.words = words;
    this.isInDoubt = status >= 500 || code === 'set-back';
  }
}

async function send(path, terms) {
  try {
    return await fetch(path, { cache: 'no-store', ...terms });
  } catch {
    throw new BridgeError('house-away');
  }
}

const posted = (body, accept) => ({
  method: 'POST',
  headers: { accept, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function jsonOf(reply) {
  const value = await reply.json().catch(() => ({}));
  if (reply.ok) return value;
  const { code = '', title = '', hint = '' } = value;
  throw new HouseRefusal({ status: reply.status, code, words: [title, hint, code].filter(Boolean).join(' · ') });
}

/** What an address answers to a program. */
export const read = async (path) => jsonOf(await send(path, { headers: { accept: 'application/json' } }));

/** What it answers to a program that sends something. */
export const tell = async (path, body = {}) => jsonOf(await send(path, posted(body, 'application/json')));

/** Sends something as a form would. @returns the address of the page that comes next. @throws HouseRefusal in the reader's language. */
export async function submit(path, body) {
  const reply = await send(path, posted(body, 'text/html'));
  if (reply.ok) return reply.url;
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const problem = page.querySelector('[data-code]');
  const words = [page.querySelector('h1'), problem?.querySelector('p')].map((one) => one?.textContent.trim());
  const code = problem?.dataset.code ?? '';
  throw new HouseRefusal({ status: reply.status, code, words: words.filter(Boolean).join('. ') + ' (' + code + ')' });
}

export const toBase64 = (octets) => btoa(String.fromCharCode(...octets));
`;
