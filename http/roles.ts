/**
 * Who works at the desks of a house (R-BANK-102). Each role has a token of its own; the admin token, the tester's, opens every desk.
 * The titles stand on the login form and on the desks.
 */

export interface RoleRow {
  readonly ru: string;
  readonly kk: string;
  readonly en: string;
  /** Where its login leads. */
  readonly desk: string;
}

export const ROLES = {
  'bank-manager': { ru: 'Менеджер Банка', kk: 'Банк менеджері', en: 'Bank Manager', desk: '/desks/bank-manager' },
  operationist: { ru: 'Операционист', kk: 'Операционист', en: 'Operationist', desk: '/desks/operationist' },
  'head-office': { ru: 'Головной офис', kk: 'Бас кеңсе', en: 'Head office', desk: '/desks/head-office' },
  'technical-support': {
    ru: 'Служба технической поддержки',
    kk: 'Техникалық қолдау қызметі',
    en: 'Technical Support',
    desk: '/desks/technical-support',
  },
  'call-centre': { ru: 'Call-Center', kk: 'Call-Center', en: 'Call-Center', desk: '/desks/call-centre' },
} as const satisfies Readonly<Record<string, RoleRow>>;

export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as readonly Role[];

/** Who may call a row besides the administrator, who may call every one: nobody, one role, or several. */
export type Access = 'admin' | Role | readonly Role[];

/** The roles of {@link Access}, in the order of the row. */
export function rolesOf(access: Access): readonly Role[] {
  if (access === 'admin') return [];
  return typeof access === 'string' ? [access] : access;
}

/** Who is let in where a token is needed. */
export type Caller = 'admin' | Role;

export function mayCall(caller: Caller, access: Access): boolean {
  return caller === 'admin' || rolesOf(access).includes(caller);
}
