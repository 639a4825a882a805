import {
  CKA_CHECK_VALUE,
  CKA_CLASS,
  CKA_COPYABLE,
  CKA_KEY_GEN_MECHANISM,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_MODULUS,
  CKA_NEVER_EXTRACTABLE,
  CKA_PROFILE_ID,
  CKA_PUBLIC_KEY_INFO,
  CKA_SENSITIVE,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKA_TRUSTED,
  CKA_UNIQUE_ID,
  CKA_VALUE,
  CKO_DATA,
  CKO_HW_FEATURE,
  CKO_PROFILE,
  CKS_RW_SO_FUNCTIONS,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { UNKNOWN_ATTRIBUTE } from '../checks/obj-steps.ts';
import { instead, type Lies, misread, refusal, without } from './broken-token.ts';

import {
  answering,
  creating,
  dataInsteadOf,
  flipped,
  forgetting,
  isReadOnly,
  leavingHalves,
  leavingPieces,
  nothing,
  pageOf,
  reversed,
  SOME,
  showingPrivate,
  taken,
  taking,
  withoutHistory,
} from './object-lies.ts';

/** Tokens that break one rule of objects each, some in the way of a library that there is. */
export const BROKEN_OBJECTS: readonly (readonly [rule: string, what: string, Lies])[] = [
  ['OBJ-01', 'makes token objects in an R/O session', taking('SESSION_READ_ONLY', 'C_CreateObject')],
  ['OBJ-01', 'copies to the token in an R/O session', taking('SESSION_READ_ONLY', 'C_CopyObject')],
  [
    'OBJ-01',
    'makes nothing in an R/O session (tpm2-pkcs11)',
    (honest) => ({
      C_CreateObject(session, template) {
        if (isReadOnly(honest, session)) throw refusal('SESSION_READ_ONLY');
        return honest.C_CreateObject(session, template);
      },
    }),
  ],
  ['OBJ-02', 'changes token objects in an R/O session', taking('SESSION_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-02', 'destroys token objects in an R/O session', taking('SESSION_READ_ONLY', 'C_DestroyObject')],
  ['OBJ-03', 'makes private objects for everybody', taking('USER_NOT_LOGGED_IN', 'C_CreateObject')],
  [
    'OBJ-04',
    'shows private objects to nobody in particular',
    showingPrivate((honest, session) => honest.C_GetSessionInfo(session).state === 2),
  ],
  [
    'OBJ-04',
    'shows private objects to the SO',
    showingPrivate((honest, session) => honest.C_GetSessionInfo(session).state === CKS_RW_SO_FUNCTIONS),
  ],
  [
    'OBJ-05',
    'drops attributes that it does not know (NSS)',
    creating((template) => without(template, UNKNOWN_ATTRIBUTE)),
  ],
  ['OBJ-05', 'drops attributes of other classes (NSS)', creating((template) => without(template, CKA_MODULUS))],
  ['OBJ-06', 'takes every value', taking('ATTRIBUTE_VALUE_INVALID', 'C_CreateObject')],
  ['OBJ-07', 'drops CKA_LOCAL (NSS)', creating((template) => without(template, CKA_LOCAL))],
  ['OBJ-07', 'drops CKA_KEY_GEN_MECHANISM', creating((template) => without(template, CKA_KEY_GEN_MECHANISM))],
  ['OBJ-08', 'makes a key of nothing', taking('TEMPLATE_INCOMPLETE', 'C_CreateObject')],
  [
    'OBJ-08',
    'takes what has no class for data',
    creating((template) => taken(template, { type: CKA_CLASS, value: CKO_DATA })),
  ],
  [
    'OBJ-09',
    'takes the last of two values (SoftHSM2)',
    creating((template) => [...new Map(template.map((one) => [one.type, one])).values()]),
  ],
  ['OBJ-10', 'leaves what it had made before it refused (SoftHSM2)', leavingPieces],
  ['OBJ-10', 'leaves the public half of a refused pair', leavingHalves],
  ['OBJ-11', 'makes token objects by default (tpm2-pkcs11)', (honest) => misread(honest, CKA_TOKEN, flipped)],
  ['OBJ-11', 'makes objects that are not copyable', (honest) => misread(honest, CKA_COPYABLE, flipped)],
  ['OBJ-11', 'makes up a label', (honest) => misread(honest, CKA_LABEL, (label) => (label.length > 0 ? label : SOME))],
  ['OBJ-12', 'has one CKA_UNIQUE_ID for all', (honest) => misread(honest, CKA_UNIQUE_ID, () => SOME)],
  ['OBJ-12', 'has a new CKA_UNIQUE_ID after every start', forgetting(CKA_UNIQUE_ID)],
  ['OBJ-12', 'lets CKA_UNIQUE_ID be set', taking('ATTRIBUTE_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-13', 'says that it made what it was given', (honest) => misread(honest, CKA_LOCAL, flipped)],
  ['OBJ-13', 'says how it made it', (honest) => misread(honest, CKA_KEY_GEN_MECHANISM, () => SOME)],
  ['OBJ-18', 'lets everything be changed', taking('ATTRIBUTE_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-18', 'changes nothing', () => ({ C_SetAttributeValue: nothing })],
  [
    'OBJ-19',
    'changes one attribute after the other (SoftHSM2, NSS)',
    (honest) => ({
      C_SetAttributeValue(session, object, template) {
        for (const attribute of template) honest.C_SetAttributeValue(session, object, [attribute]);
      },
    }),
  ],
  ['OBJ-20', 'has another code (NSS)', answering('ACTION_PROHIBITED', 'ATTRIBUTE_READ_ONLY')],
  ['OBJ-20', 'changes what is not modifiable', taking('ACTION_PROHIBITED', 'C_SetAttributeValue')],
  [
    'OBJ-21',
    'copies what is not copyable (NSS)',
    (honest) => ({
      C_CopyObject: (session, object, template) =>
        instead(
          'ACTION_PROHIBITED',
          () => honest.C_CopyObject(session, object, template),
          () => SOME,
        ),
    }),
  ],
  ['OBJ-21', 'lets CKA_COPYABLE be set', taking('ATTRIBUTE_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-22', 'destroys what is not to be destroyed (NSS)', taking('ACTION_PROHIBITED', 'C_DestroyObject')],
  ['OBJ-23', 'lets CKA_SENSITIVE be lowered', taking('ATTRIBUTE_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-23', 'does not raise CKA_SENSITIVE', (honest) => misread(honest, CKA_SENSITIVE, () => Buffer.of(0))],
  ['OBJ-24', 'has no history', withoutHistory],
  [
    'OBJ-24',
    'forgets what was never extractable',
    (honest) => misread(honest, CKA_NEVER_EXTRACTABLE, () => Buffer.of(0)),
  ],
  ['OBJ-25', 'lets CKA_WRAP_WITH_TRUSTED be lowered (NSS)', taking('ATTRIBUTE_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-25', 'lets a copy have it lower', taking('ATTRIBUTE_READ_ONLY', 'C_CopyObject')],
  ['OBJ-26', 'makes a trusted certificate for the user (NSS)', creating((template) => without(template, CKA_TRUSTED))],
  ['OBJ-26', 'changes a trusted certificate', taking('ACTION_PROHIBITED', 'C_SetAttributeValue')],
  ['OBJ-27', 'gives the original for a copy', () => ({ C_CopyObject: (_session, object) => object })],
  [
    'OBJ-27',
    'does not look at the template',
    (honest) => ({ C_CopyObject: (session, object) => honest.C_CopyObject(session, object, []) }),
  ],
  ['OBJ-28', 'lets a copy be less secret', taking('ATTRIBUTE_READ_ONLY', 'C_CopyObject')],
  [
    'OBJ-29',
    'looks at the label alone',
    (honest) => ({
      C_FindObjectsInit: (session, template) => honest.C_FindObjectsInit(session, without(template, CKA_VALUE)),
    }),
  ],
  [
    'OBJ-29',
    'does not tell a capital from a small letter',
    (honest) => ({
      C_FindObjectsInit: (session, template) =>
        honest.C_FindObjectsInit(
          session,
          template.map(({ type, value }) => ({
            type,
            ...(value !== undefined && {
              value:
                typeof value === 'string'
                  ? value.replace('CONFORMANCE', 'conformance').replace('EXACTLY', 'exactly')
                  : value,
            }),
          })),
        ),
    }),
  ],
  [
    'OBJ-29',
    'gives more than was asked for',
    pageOf((honest, session, most) => honest.C_FindObjects(session, most + 1)),
  ],
  [
    'OBJ-29',
    'gives one page, whatever there is',
    pageOf((honest, session, most) => honest.C_FindObjects(session, 100).slice(0, most)),
  ],
  [
    'OBJ-30',
    'begins a search in a search (NSS)',
    (honest) => ({
      C_FindObjectsInit: (session, template) =>
        instead('OPERATION_ACTIVE', () => honest.C_FindObjectsInit(session, template), nothing),
    }),
  ],
  [
    'OBJ-30',
    'finds nothing where nothing is searched (NSS)',
    pageOf((honest, session, most) =>
      instead(
        'OPERATION_NOT_INITIALIZED',
        () => honest.C_FindObjects(session, most),
        () => [],
      ),
    ),
  ],
  ['OBJ-31', 'destroys handle 0', taking('OBJECT_HANDLE_INVALID', 'C_DestroyObject')],
  ['OBJ-31', 'changes what is destroyed', taking('OBJECT_HANDLE_INVALID', 'C_SetAttributeValue')],
  [
    'OBJ-32',
    'does not tell the size, with a code of its own',
    () => ({
      C_GetObjectSize() {
        throw refusal('GENERAL_ERROR');
      },
    }),
  ],
  ['OBJ-33', 'makes a profile object', dataInsteadOf(CKO_PROFILE)],
  ['OBJ-33', 'makes a clock', dataInsteadOf(CKO_HW_FEATURE)],
  ['OBJ-33', 'lets a profile object be changed', taking('ACTION_PROHIBITED', 'C_SetAttributeValue')],
  ['OBJ-34', 'needs no subject', creating((template) => taken(template, { type: CKA_SUBJECT, value: SOME }))],
  ['OBJ-34', 'gives another certificate back', (honest) => misread(honest, CKA_VALUE, reversed)],
  ['OBJ-34', 'lets the certificate be changed', taking('ATTRIBUTE_READ_ONLY', 'C_SetAttributeValue')],
  ['OBJ-35', 'tells another check value', (honest) => misread(honest, CKA_CHECK_VALUE, reversed)],
  ['OBJ-35', 'does not look at a check value', creating((template) => without(template, CKA_CHECK_VALUE))],
  ['OBJ-36', 'keeps another value after every start', forgetting(CKA_VALUE)],
  [
    'OBJ-36',
    'shows an object only to the session that made it',
    (honest) => {
      let maker: Handle | undefined;
      return {
        C_CreateObject(session, template) {
          maker = session;
          return honest.C_CreateObject(session, template);
        },
        C_FindObjects: ((session: Handle, most: number) =>
          honest
            .C_FindObjects(session, most)
            .filter(() => maker === undefined || session.equals(maker))) as Pkcs11['C_FindObjects'],
      };
    },
  ],
  [
    'OBJ-37',
    'claims a profile that there is not',
    (honest) => misread(honest, CKA_PROFILE_ID, () => Buffer.from('7700000000000000', 'hex')),
  ],
  ['OBJ-37', 'claims one profile again and again', (honest) => misread(honest, CKA_PROFILE_ID, () => SOME)],
  ['OBJ-38', 'tells the key of another', (honest) => misread(honest, CKA_PUBLIC_KEY_INFO, flipped)],
  [
    'OBJ-38',
    'does not look at CKA_PUBLIC_KEY_INFO (SoftHSM2)',
    creating((template) => without(template, CKA_PUBLIC_KEY_INFO)),
  ],
];
