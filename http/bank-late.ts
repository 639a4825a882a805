import { type Static, Type } from '@sinclair/typebox';
import { Base64, DistinguishedName, Instant, SetAlgorithm, Text } from './fields.ts';
import { route } from './route.ts';

/**
 * The late route of "VTB Business" (R-BANK-94 to R-BANK-101, state machine 7.8): whose key set was not regenerated in time applies to the
 * Operationist, his token goes to the head office and comes back with a new set. Also how the bank takes over what KISC has re-issued at
 * its own site, the timely route (R-BANK-91).
 */

/** Where a late re-issue stands: machine 7.8. */
export const LateState = Type.Union([
  Type.Literal('application-accepted'),
  Type.Literal('token-at-branch'),
  Type.Literal('in-transit-to-head-office'),
  Type.Literal('at-head-office'),
  Type.Literal('programmed'),
  Type.Literal('in-transit-to-branch'),
  Type.Literal('ready-for-collection'),
  Type.Literal('collected'),
]);
export type LateState = Static<typeof LateState>;

/** Who has the token. */
export const TokenHolder = Type.Union([
  Type.Literal('user'),
  Type.Literal('branch'),
  Type.Literal('courier'),
  Type.Literal('head-office'),
]);
export type TokenHolder = Static<typeof TokenHolder>;

/** One step of a late re-issue: who did it, and whose hands the token went through. */
export const CustodyStep = Type.Object({
  at: Instant,
  /** Name of the employee. */
  by: Type.String(),
  /** Event of machine 7.8. */
  event: Type.String(),
  from: TokenHolder,
  to: TokenHolder,
  state: LateState,
});
export type CustodyStep = Static<typeof CustodyStep>;

/** Акт приема-передачи: R-BANK-97. */
export const AcceptanceAct = Type.Object({
  number: Type.String(),
  signedAt: Instant,
  /** CK_TOKEN_INFO of the token, as read at the branch. */
  serialNumber: Type.String(),
  label: Type.String(),
  /** The user, with his IIN. */
  gave: Type.String(),
  /** The Operationist. */
  took: Type.String(),
  title: Text,
  /** Paragraphs. */
  text: Type.Array(Text),
});
export type AcceptanceAct = Static<typeof AcceptanceAct>;

export const LateCaseView = Type.Object({
  id: Type.String(),
  login: Type.String(),
  /** Абонент, e.g. `9418_Абонент`. */
  subscriber: Type.String(),
  surname: Type.String(),
  /** Identifier of the key profile. */
  profile: Type.String(),
  state: LateState,
  stateText: Text,
  holder: TokenHolder,
  holderText: Text,
  application: Type.Object({ text: Type.String(), faultNote: Type.String(), reissueRequest: Type.String() }),
  act: Type.Union([AcceptanceAct, Type.Null()]),
  /** When the user was told that the token is ready; null before. */
  notifiedAt: Type.Union([Instant, Type.Null()]),
  /** Every step, oldest first: the custody log. */
  steps: Type.Array(CustodyStep),
  /** What can be done next, by route name. */
  actions: Type.Array(Type.String()),
});
export type LateCaseView = Static<typeof LateCaseView>;

/** What the head office's PC needs to program a token. */
export const ProgrammingOrder = Type.Object({
  id: Type.String(),
  state: LateState,
  /** Of the act: the only token that may be programmed. */
  serialNumber: Type.String(),
  /** What the token is to be called; tells a token that is being programmed for this case from any other. */
  tokenLabel: Type.String({ maxLength: 32 }),
  /** DN that both requests must carry: that of the certificates which have ended. */
  subject: DistinguishedName,
  /** Instant at which the token came to the head office: older requests at the CA are not for this case. */
  arrivedAt: Instant,
  /** To be signed by both new keys: they are on the token. */
  challenge: Base64,
});
export type ProgrammingOrder = Static<typeof ProgrammingOrder>;

/** A user who cannot log in because his key set was not regenerated in time (R-BANK-94). */
export const BlockedUser = Type.Object({
  login: Type.String(),
  subscriber: Type.String(),
  surname: Type.String(),
  bin: Type.String(),
  /** The end of validity. */
  since: Instant,
  /** His profiles that have ended. */
  profiles: Type.Array(Type.String()),
  /** His late re-issue, if he has applied. */
  lateCase: Type.Union([Type.String(), Type.Null()]),
});
export type BlockedUser = Static<typeof BlockedUser>;

const BRANCH = 'operationist';
const HEAD_OFFICE = 'head-office';
const BOTH = ['operationist', 'head-office'] as const;

/** Who does it at the desk, for the custody log. */
const Employee = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const ByEmployee = Type.Object({ by: Employee });
const Iin = Type.String({ pattern: '^\\d{12}$' });
const SerialNumber = Type.String({ minLength: 1, maxLength: 64 });

export const bankLateRoutes = {
  blockedUsers: route({
    method: 'GET',
    path: '/desks/blocked-users',
    access: BRANCH,
    reply: Type.Array(BlockedUser),
    does: 'Whose access is blocked because his key set was not regenerated in time ("VTB Business").',
    requirements: ['R-BANK-94'],
  }),
  lateCases: route({
    method: 'GET',
    path: '/desks/late',
    access: BOTH,
    reply: Type.Array(LateCaseView),
    does: 'The late re-issues, newest first.',
    requirements: ['R-BANK-95'],
  }),
  lateCase: route({
    method: 'GET',
    path: '/desks/late/:id',
    access: BOTH,
    reply: LateCaseView,
    does: 'One of them, with its custody log.',
    requirements: ['R-BANK-95'],
  }),
  applyForReissue: route({
    method: 'POST',
    path: '/desks/late',
    access: BRANCH,
    body: Type.Object({
      by: Employee,
      login: Type.String({ minLength: 3, maxLength: 30 }),
      /** Default: the user's profile whose validity has ended. */
      profile: Type.Optional(Type.String()),
      /** The application, in free form. */
      text: Type.String({ minLength: 1, maxLength: 10_000 }),
      /** The statement that the delay is the user's fault. Without it the application is refused. */
      faultNote: Type.Optional(Type.String({ maxLength: 1000 })),
      /** The request to re-issue. Without it the application is refused. */
      reissueRequest: Type.Optional(Type.String({ maxLength: 1000 })),
    }),
    reply: LateCaseView,
    does: "The Operationist takes the user's application (H1); without the note of his fault or without the request it is refused (H2).",
    requirements: ['R-BANK-95', 'R-BANK-96'],
  }),
  takeToken: route({
    method: 'POST',
    path: '/desks/late/:id/act',
    access: BRANCH,
    body: Type.Object({
      by: Employee,
      /** Of the person who hands the token over: the user himself. */
      iin: Iin,
      serialNumber: SerialNumber,
      label: Type.String({ maxLength: 32 }),
    }),
    reply: LateCaseView,
    does: 'The Operationist takes the token under an acceptance act (H3). From here on no key of the profile is accepted.',
    requirements: ['R-BANK-97', 'R-BANK-101'],
  }),
  acceptanceAct: route({
    method: 'GET',
    path: '/desks/late/:id/act',
    access: BOTH,
    reply: AcceptanceAct,
    does: 'The acceptance act; as a page, to be printed.',
    requirements: ['R-BANK-97'],
  }),
  sendToHeadOffice: route({
    method: 'POST',
    path: '/desks/late/:id/send-to-head-office',
    access: BRANCH,
    body: ByEmployee,
    reply: LateCaseView,
    does: 'The branch gives the token to the courier (H4).',
    requirements: ['R-BANK-98'],
  }),
  arriveAtHeadOffice: route({
    method: 'POST',
    path: '/desks/late/:id/arrive-at-head-office',
    access: HEAD_OFFICE,
    body: ByEmployee,
    reply: LateCaseView,
    does: 'The head office has the token (H5).',
    requirements: ['R-BANK-98'],
  }),
  programmingOrder: route({
    method: 'GET',
    path: '/desks/late/:id/programming',
    access: HEAD_OFFICE,
    reply: ProgrammingOrder,
    does: "What the head office's PC needs to program the token; while the token is there.",
    requirements: ['R-BANK-99'],
  }),
  tokenProgrammed: route({
    method: 'POST',
    path: '/desks/late/:id/programmed',
    access: HEAD_OFFICE,
    body: Type.Object({
      by: Employee,
      /** CK_TOKEN_INFO of the token that was programmed. */
      serialNumber: SerialNumber,
      /** Number of the request at the CA: the bank fetches the certificates there itself. */
      requestId: Type.String({ minLength: 1, maxLength: 100 }),
      /** CMS SignedData over the order's challenge by each new key. */
      proofs: Type.Array(Type.Object({ algorithm: SetAlgorithm, cms: Base64 }), { minItems: 2, maxItems: 2 }),
    }),
    reply: LateCaseView,
    does: "The token is programmed (H6): the bank examines both certificates and proofs and registers the new set as the profile's; the old one is retired.",
    requirements: ['R-BANK-99'],
  }),
  sendToBranch: route({
    method: 'POST',
    path: '/desks/late/:id/send-to-branch',
    access: HEAD_OFFICE,
    body: ByEmployee,
    reply: LateCaseView,
    does: 'The head office gives the programmed token to the courier (H7).',
    requirements: ['R-BANK-100'],
  }),
  arriveAtBranch: route({
    method: 'POST',
    path: '/desks/late/:id/arrive-at-branch',
    access: BRANCH,
    body: ByEmployee,
    reply: LateCaseView,
    does: 'The branch has the token; the user is told that he can collect it (H8).',
    requirements: ['R-BANK-100'],
  }),
  handOutToken: route({
    method: 'POST',
    path: '/desks/late/:id/collect',
    access: BRANCH,
    body: Type.Object({ by: Employee, /** Of the person who collects it: the user himself. */ iin: Iin }),
    reply: LateCaseView,
    does: 'The user collects his token; his access is open again (H9).',
    requirements: ['R-BANK-100', 'R-BANK-101'],
  }),
  takeOverReissue: route({
    method: 'POST',
    path: '/desks/reissues',
    access: BRANCH,
    body: Type.Object({
      login: Type.String({ minLength: 3, maxLength: 30 }),
      /** Number of the request at the CA. */
      requestId: Type.String({ minLength: 1, maxLength: 100 }),
    }),
    reply: Type.Object({ login: Type.String(), profile: Type.String(), identifier: Type.String() }),
    does: 'The bank registers a key set that KISC has re-issued to a user at its own site, and tells KISC, who writes to the user (C11).',
    requirements: ['R-BANK-91', 'R-BANK-92', 'R-CA-13'],
  }),
} as const;
