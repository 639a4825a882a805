import type { Emit } from './events.ts';
import { LANGUAGES, type Language, label } from './label.ts';
import type { BankStyle } from './settings.ts';
import type { User } from './users.ts';

/** What the bank writes to its users by e-mail. Nothing leaves the machine: what arrives lies in the outbox. */

/** What an e-mail is about. */
export const MAIL_KINDS = {
  /** R-BANK-60. */
  'expiry-warning': { subject: 'mailWarningSubject', text: 'mailWarningText' },
  /** R-BANK-92. */
  'reissue-confirmed': { subject: 'mailReissuedSubject', text: 'mailReissuedText' },
  /** R-BANK-100. */
  'token-ready': { subject: 'mailTokenReadySubject', text: 'mailTokenReadyText' },
} as const;
export type MailKind = keyof typeof MAIL_KINDS;

export interface BankMail {
  readonly id: string;
  readonly sentAt: number;
  /** Address of the user. */
  readonly to: string;
  readonly login: string;
  readonly kind: MailKind;
  readonly subject: string;
  readonly text: string;
}

export interface OutboxState {
  /** By number, oldest first. */
  readonly mails: Map<string, BankMail>;
  /** Identifiers of the key sets whose users were warned, with the instant. */
  readonly warned: Map<string, number>;
}

export function newOutboxState(): OutboxState {
  return { mails: new Map(), warned: new Map() };
}

export class Outbox {
  readonly #state: { readonly outbox: OutboxState };
  readonly #style: BankStyle;
  readonly #emit: Emit;
  readonly #isLost: (mail: BankMail) => boolean;

  /** @param isLost whether an e-mail never arrives. */
  constructor(
    state: { readonly outbox: OutboxState },
    style: BankStyle,
    emit: Emit,
    isLost: (mail: BankMail) => boolean = () => false,
  ) {
    this.#state = state;
    this.#style = style;
    this.#emit = emit;
    this.#isLost = isLost;
  }

  /** Writes to a user; nothing for one who has given no address. */
  send(kind: MailKind, user: User, values: Readonly<Record<string, string>>, at: number): BankMail | undefined {
    const { mails } = this.#state.outbox;
    const { login, email: to, subscriber } = user;
    if (to === undefined) return undefined;
    const row = MAIL_KINDS[kind];
    const subject = label(row.subject);
    const contact = label('contact', {}, this.#style);
    const textIn = (language: Language) =>
      label(row.text, { ...values, subscriber, contact: contact[language] })[language];
    const mail: BankMail = {
      id: String(mails.size + 1),
      sentAt: at,
      to,
      login,
      kind,
      subject: `TEST · ${LANGUAGES.map((language) => subject[language]).join(' · ')}`,
      text: LANGUAGES.map(textIn).join('\n\n'),
    };
    if (!this.#isLost(mail)) mails.set(mail.id, mail);
    this.#emit({ name: 'mail-sent', subject: login, detail: kind });
    return mail;
  }

  /** Newest first. */
  all(): BankMail[] {
    return [...this.#state.outbox.mails.values()].reverse();
  }
}
