import type { Route } from '../../../http/route.ts';
import type { Screen } from './watching-client.ts';

/** A line of a document, and what it says of requirements: IDs, with a blank between two. */
export interface Told {
  /** Where it stands in the document, or how it reads. */
  readonly line: string;
  /** Those that following it proves: they stand in the name of its test. */
  readonly proves?: string;
  /** Those that it only tells of, or shows a part of. */
  readonly about?: string;
}

/** The name of the test of a line. @param point which one it is. */
export function nameOf({ proves, line }: Told, point?: string): string {
  return [proves, point, line].filter((part) => part !== undefined).join(' ');
}

/** A line of an instruction that tells an action or a message, and what is to be seen after it. */
export interface SeedLine extends Told {
  /** The row that the action calls. */
  readonly row: Route;
  /** Short labels, letter by letter as the document prints them. */
  readonly shows: readonly string[];
}

/** A line that nobody can follow here. */
export interface NotFollowed {
  readonly line: string;
  readonly ids: string;
  readonly why: string;
}

/** What is missing on the screen of each line: the screens are met in the order of the document, none twice. */
export function follow(screens: readonly Screen[], lines: readonly SeedLine[]): (readonly string[])[] {
  let at = 0;
  return lines.map(({ row, shows }) => {
    const later = screens.slice(at).filter((screen) => screen.row === row);
    const found = later.find(({ text }) => shows.every((label) => text.includes(label)));
    if (found !== undefined) at = screens.indexOf(found) + 1;
    if (found !== undefined) return [];
    return shows.filter((label) => !later.some(({ text }) => text.includes(label))).concat(`(${later.length} screens)`);
  });
}
