import { type Static, Type } from '@sinclair/typebox';
import { ProfileStatus, ProfileView, SignatureRight } from './bank.ts';
import { BlockedUser, LateCaseView, LateState } from './bank-late.ts';
import { TaskView } from './bank-tasks.ts';
import { Instant, Text } from './fields.ts';
import { ROLE_NAMES } from './roles.ts';
import { route } from './route.ts';

/**
 * The desks of the bank's staff (R-BANK-102): what each role sees and does, besides the late route (bank-late.ts). Every desk is a page for
 * whoever accepts `text/html`.
 */

/** How far somebody's access has come: machine 7.5, first half; `closed` is its end. */
export const AccessState = Type.Union([
  Type.Literal('first-password'),
  Type.Literal('own-password'),
  Type.Literal('locked'),
  Type.Literal('closed'),
]);

/** A key profile, as much of it as the staff may see. */
export const StaffProfileView = Type.Object({
  id: Type.String(),
  identifier: Type.String(),
  status: ProfileStatus,
  statusText: Text,
  validUntil: Instant,
});
export type StaffProfileView = Static<typeof StaffProfileView>;

/** A user, as the Bank Manager sees him: everything but his password. */
export const StaffUserView = Type.Object({
  login: Type.String(),
  subscriber: Type.String(),
  surname: Type.String(),
  iin: Type.String(),
  bin: Type.String(),
  email: Type.Optional(Type.String()),
  signatureRight: SignatureRight,
  signatureRightText: Text,
  mayPrepare: Type.Boolean(),
  access: AccessState,
  accessText: Text,
  triesLeft: Type.Integer(),
  profiles: Type.Array(StaffProfileView),
});
export type StaffUserView = Static<typeof StaffUserView>;

export const StaffClientView = Type.Object({
  bin: Type.String(),
  name: Type.String(),
  account: Type.String(),
  users: Type.Integer(),
});
export type StaffClientView = Static<typeof StaffClientView>;

/** What became of a user, and of the documents that waited for a second signature after his first. */
export const UserChange = Type.Object({
  user: StaffUserView,
  /** Their numbers: they are new again, without signatures. */
  returned: Type.Array(Type.String()),
});
export type UserChange = Static<typeof UserChange>;

/** A subscriber, as the Call-Center sees him. */
export const SubscriberView = Type.Object({
  login: Type.String(),
  subscriber: Type.String(),
  surname: Type.String(),
  client: Type.String(),
  access: AccessState,
  accessText: Text,
  profiles: Type.Array(StaffProfileView),
  /** Of his late re-issue, if it is not over. */
  lateCase: Type.Union([LateState, Type.Null()]),
  /** Code of the step, and what to tell the subscriber. */
  next: Type.String(),
  nextText: Text,
});
export type SubscriberView = Static<typeof SubscriberView>;

export const MailView = Type.Object({
  id: Type.String(),
  sentAt: Instant,
  to: Type.String(),
  login: Type.String(),
  kind: Type.Union([Type.Literal('expiry-warning'), Type.Literal('reissue-confirmed'), Type.Literal('token-ready')]),
  subject: Type.String(),
  text: Type.String(),
});
export type MailView = Static<typeof MailView>;

/** A letter of a client that the bank has taken. */
export const ClientLetterView = Type.Object({
  /** Identifier of the document. */
  id: Type.String(),
  bin: Type.String(),
  client: Type.String(),
  number: Type.String(),
  date: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  isAnswered: Type.Boolean(),
});
export type ClientLetterView = Static<typeof ClientLetterView>;

const MANAGER = 'bank-manager';
const SUPPORT = 'technical-support';

/** DER in base64, or PEM (RFC 7468), as it comes out of a file or a clipboard. */
const CertificateText = Type.String({ minLength: 1, maxLength: 20_000 });

export const bankDeskRoutes = {
  desks: route({
    method: 'GET',
    path: '/desks',
    access: [...ROLE_NAMES],
    reply: Type.Array(
      Type.Object({ role: Type.String(), title: Text, address: Type.String(), isOpen: Type.Boolean() }),
    ),
    does: 'The desks, and which of them are open to the caller.',
    requirements: ['R-BANK-102'],
  }),
  bankManagerDesk: route({
    method: 'GET',
    path: '/desks/bank-manager',
    access: MANAGER,
    reply: Type.Object({ clients: Type.Array(StaffClientView), users: Type.Array(StaffUserView) }),
    does: "The Bank Manager's desk: clients, and users with signature rights.",
    requirements: ['R-BANK-16', 'R-BANK-22', 'R-BANK-32', 'R-BANK-102'],
  }),
  userCard: route({
    method: 'GET',
    path: '/desks/users/:login',
    access: MANAGER,
    reply: StaffUserView,
    does: 'One user.',
    requirements: ['R-BANK-32'],
  }),
  changeSignatureRight: route({
    method: 'POST',
    path: '/desks/users/:login/signature-right',
    access: MANAGER,
    body: Type.Object({
      signatureRight: SignatureRight,
      /** Of a user without signature right. Default: no. */
      mayPrepare: Type.Optional(Type.Boolean()),
    }),
    reply: UserChange,
    does: 'Gives a user another signature right. Documents that wait for a second signature after his first go back to new, without signatures; his sessions end.',
    requirements: ['R-BANK-16', 'R-BANK-25'],
  }),
  closeUser: route({
    method: 'POST',
    path: '/desks/users/:login/close',
    access: MANAGER,
    reply: UserChange,
    does: 'Closes a user for good: no login, and no envelope any more; his login stays taken. Documents as when his right changes.',
    requirements: ['R-BANK-102'],
  }),
  registerCertificates: route({
    method: 'POST',
    path: '/desks/users/:login/certificates',
    access: MANAGER,
    body: Type.Object({ gost: CertificateText, rsa: CertificateText }),
    reply: ProfileView,
    does: "As `POST /admin/profiles`, from a form: a user's first certificates, each as PEM or base64.",
    requirements: ['R-BANK-85'],
  }),
  operationistDesk: route({
    method: 'GET',
    path: '/desks/operationist',
    access: 'operationist',
    reply: Type.Object({
      blocked: Type.Array(BlockedUser),
      cases: Type.Array(LateCaseView),
      /** Letters that wait for an answer. */
      letters: Type.Integer(),
    }),
    does: "The Operationist's desk: whose access is blocked, applications and acts.",
    requirements: ['R-BANK-95', 'R-BANK-102'],
  }),
  headOfficeDesk: route({
    method: 'GET',
    path: '/desks/head-office',
    access: 'head-office',
    reply: Type.Object({ cases: Type.Array(LateCaseView) }),
    does: "The head office's desk: tokens on the way, and how far their programming is.",
    requirements: ['R-BANK-98', 'R-BANK-99', 'R-BANK-102'],
  }),
  technicalSupportDesk: route({
    method: 'GET',
    path: '/desks/technical-support',
    access: SUPPORT,
    reply: Type.Object({ tasks: Type.Array(TaskView) }),
    does: "Technical Support's desk: who is still to tell of his key regeneration, and who has, newest first.",
    requirements: ['R-BANK-93', 'R-BANK-102'],
  }),
  closeTask: route({
    method: 'POST',
    path: '/desks/tasks/:id/close',
    access: SUPPORT,
    reply: TaskView,
    does: 'The user has told by telephone or e-mail.',
    requirements: ['R-BANK-93'],
  }),
  callCentreDesk: route({
    method: 'GET',
    path: '/desks/call-centre',
    access: 'call-centre',
    query: Type.Object({ /** BIN, login or subscriber number, whole. */ find: Type.Optional(Type.String()) }),
    reply: Type.Object({ find: Type.String(), subscribers: Type.Array(SubscriberView) }),
    does: "The Call-Center's desk: looks a subscriber up. Every look-up is noted; nothing can be changed.",
    requirements: ['R-BANK-51', 'R-BANK-102'],
  }),
  lettersDesk: route({
    method: 'GET',
    path: '/desks/letters',
    access: [MANAGER, 'operationist'],
    reply: Type.Object({ letters: Type.Array(ClientLetterView), clients: Type.Array(StaffClientView) }),
    does: "The clients' letters, newest first, and which of them wait for an answer.",
    requirements: ['R-BANK-11'],
  }),
  outbox: route({
    method: 'GET',
    path: '/desks/outbox',
    access: [MANAGER, SUPPORT],
    reply: Type.Array(MailView),
    does: 'The e-mails that the bank has sent, newest first: warnings, confirmations, tokens that are ready. Nothing leaves the machine.',
    requirements: ['R-BANK-60', 'R-BANK-92', 'R-BANK-100'],
  }),
} as const;
