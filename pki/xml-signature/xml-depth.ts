import { PkiError } from '../error.ts';

/** What begins with `<`, and where it ends; an element's tag is none of them. */
const SECTIONS = [
  { begin: '<!--', end: '-->' },
  { begin: '<![CDATA[', end: ']]>' },
  { begin: '<?', end: '?>' },
] as const;

/**
 * Counts tags and levels before a parser that calls itself for each level sees the text. Of a text that is well-formed up to some place it
 * is right up to there, and further no parser reads.
 * @throws PkiError `too-large` (more tags than allowed), `too-deep`.
 */
export function assertDepth(text: string, limits: { readonly tags: number; readonly depth: number }): void {
  let depth = 0;
  let tags = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (++tags > limits.tags) throw new PkiError('too-large', `more than ${limits.tags} tags`);
    const section = SECTIONS.find(({ begin }) => text.startsWith(begin, at));
    const end = section ? afterSection(text, at, section) : endOfTag(text, at);
    if (end === undefined) return;
    if (section === undefined) {
      if (text[at + 1] === '/') depth -= 1;
      else if (text[end - 2] !== '/') depth += 1;
      if (depth > limits.depth) throw new PkiError('too-deep', `more than ${limits.depth} levels`);
    }
    at = end;
  }
}

function afterSection(text: string, at: number, { begin, end }: (typeof SECTIONS)[number]): number | undefined {
  const found = text.indexOf(end, at + begin.length);
  return found === -1 ? undefined : found + end.length;
}

/** Behind the `>` that ends the tag; one in quotation marks does not. */
function endOfTag(text: string, at: number): number | undefined {
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i];
    if (character === '>') return i + 1;
    if (character !== '"' && character !== "'") continue;
    i = text.indexOf(character, i + 1);
    if (i === -1) return undefined;
  }
  return undefined;
}
