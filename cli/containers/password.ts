import { type OptionRow, type Options, textOf } from '../arguments.ts';
import type { Io } from '../io.ts';

export const PASSWORD_OPTION: OptionRow = {
  name: 'pin',
  value: 'PIN',
  help: 'The password of the container. Default: TOKEN_BENCH_PIN, else it is asked for.',
};

/** What a person types when a password was not given otherwise. One line each; a terminal shows what is typed. */
export class Passwords {
  readonly #options: Options;
  readonly #io: Io;
  #lines: AsyncIterator<string> | undefined;

  constructor(options: Options, io: Io) {
    this.#options = options;
    this.#io = io;
  }

  /** The password of the container: --pin, TOKEN_BENCH_PIN, or what is typed. */
  async own(): Promise<string> {
    return this.#given('pin') ?? this.#io.env.TOKEN_BENCH_PIN ?? (await this.typed('Password of the container'));
  }

  /** A password that is entered twice: the option stands for both times. */
  async twice(option: string, question: string): Promise<{ readonly password: string; readonly confirmation: string }> {
    const given = this.#given(option) ?? (option === 'pin' ? this.#io.env.TOKEN_BENCH_PIN : undefined);
    if (given !== undefined) return { password: given, confirmation: given };
    return { password: await this.typed(question), confirmation: await this.typed(`${question}, once more`) };
  }

  async typed(question: string): Promise<string> {
    this.#io.err.write(`${question}: `);
    this.#lines ??= this.#io.lines()[Symbol.asyncIterator]();
    const { value, done } = await this.#lines.next();
    return done === true ? '' : value;
  }

  /** Nothing more is asked: lets go of the terminal. */
  async close(): Promise<void> {
    await this.#lines?.return?.();
  }

  #given(option: string): string | undefined {
    return textOf(this.#options, option);
  }
}
