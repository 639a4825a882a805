/**
 * What the programs of this PC ask the person before it. The real ones open windows; here a script answers, or a page
 * (decision in docs/decisions): see {@link Person}.
 */
export type Question =
  /** Which carrier, or which file, as NCALayer's window with the storages does. */
  | { readonly kind: 'choose-carrier'; readonly carriers: readonly Choice[] }
  /** The password of a carrier. `triesLeft` as far as it is known; after a wrong entry `wasWrong`. */
  | {
      readonly kind: 'password';
      readonly carrier: string;
      readonly triesLeft: number | undefined;
      readonly wasWrong: boolean;
    }
  /** Which key signs. */
  | { readonly kind: 'choose-key'; readonly carrier: string; readonly keys: readonly Choice[] }
  /** Whether to do something that the page asks for: «Подписать». */
  | { readonly kind: 'confirm'; readonly text: string }
  /** A file or a folder, `action` as the page asked: to open, to save into. */
  | { readonly kind: 'choose-path'; readonly action: 'open' | 'save' | 'folder'; readonly suggestion: string };

/** One line of a list to choose from. */
export interface Choice {
  /** What an answer names it by. */
  readonly id: string;
  /** What the person reads. */
  readonly text: string;
}

/** Who asked: for a page that shows it, and a script that tells bridges apart. */
export interface Asker {
  readonly bridge: string;
  /** The module and method, or the function, of the request. */
  readonly operation: string;
  readonly origin: string | undefined;
}

/** The ID of a choice, a password, a path; for `confirm` any text. `undefined`: «Отмена». */
export type Answer = string | undefined;

/** The person before the PC. Answers come when they come; a question of a page that has gone is withdrawn by its signal. */
export interface Person {
  ask(question: Question, asker: Asker, signal: AbortSignal): Promise<Answer>;
}
