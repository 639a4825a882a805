import {
  CKA_ALWAYS_SENSITIVE,
  CKA_CLASS,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKF_RW_SESSION,
  CKO_DATA,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, Pkcs11, Template } from '../../../emulator/spec/pkcs11-api.ts';
import { UNKNOWN_ATTRIBUTE } from '../checks/obj-steps.ts';
import { instead, type Lies, misread, refusal, without } from './broken-token.ts';

/** Ways of doing something else with objects than a token should. */

export const SOME: Handle = Buffer.from('0100000000000000', 'hex');
export const nothing = (): void => undefined;

/** C_CreateObject that sees another template. */
export const creating =
  (seen: (template: Template) => Template): Lies =>
  (honest) => ({ C_CreateObject: (session, template) => honest.C_CreateObject(session, seen(template)) });

/** Functions that answer CKR_OK where they have this code. */
export const taking =
  (
    code: string,
    ...names: readonly ('C_CreateObject' | 'C_CopyObject' | 'C_SetAttributeValue' | 'C_DestroyObject')[]
  ): Lies =>
  (honest) => {
    const lies: Partial<Pkcs11> = {
      C_CreateObject: (session, template) =>
        instead(
          code,
          () => honest.C_CreateObject(session, template),
          () => SOME,
        ),
      C_CopyObject: (session, object, template) =>
        instead(
          code,
          () => honest.C_CopyObject(session, object, template),
          () => honest.C_CopyObject(session, object, []),
        ),
      C_SetAttributeValue: (session, object, template) =>
        instead(code, () => honest.C_SetAttributeValue(session, object, template), nothing),
      C_DestroyObject: (session, object) => instead(code, () => honest.C_DestroyObject(session, object), nothing),
    };
    return Object.fromEntries(names.map((name) => [name, lies[name]]));
  };

export const isPrivate = (template: Template): boolean =>
  template.some(({ type, value }) => type === CKA_PRIVATE && value === true);
export const classIn = (template: Template): unknown => template.find(({ type }) => type === CKA_CLASS)?.value;
export const isReadOnly = (honest: Pkcs11, session: Handle): boolean =>
  (honest.C_GetSessionInfo(session).flags & CKF_RW_SESSION) === 0;
export const reversed = (value: Buffer): Buffer => Buffer.from(value).reverse();
export const flipped = (value: Buffer): Buffer => Buffer.from(value.map((octet) => octet ^ 1));

/** Searches by whoever fits also find every private object that was ever made. */
export const showingPrivate =
  (fits: (honest: Pkcs11, session: Handle) => boolean): Lies =>
  (honest) => {
    const secret: Handle[] = [];
    return {
      C_CreateObject(session, template) {
        const made = honest.C_CreateObject(session, template);
        if (isPrivate(template)) secret.push(made);
        return made;
      },
      C_FindObjects: ((session: Handle, most: number) => {
        const found = honest.C_FindObjects(session, most);
        return fits(honest, session) && found.length === 0 ? secret.splice(0) : found;
      }) as Pkcs11['C_FindObjects'],
    };
  };

/** Tells a value that is another one after every new start. */
export const forgetting =
  (type: number): Lies =>
  (honest) => {
    let starts = 0;
    return {
      C_Finalize() {
        starts += 1;
        honest.C_Finalize();
      },
      ...misread(honest, type, (value) => Buffer.concat([value, Buffer.alloc(starts)])),
    };
  };

/** Refuses, and makes the object all the same, as far as it had come. */
export const leavingPieces: Lies = (honest) => ({
  C_CreateObject(session, template) {
    const act = () => honest.C_CreateObject(session, template);
    return instead('ATTRIBUTE_TYPE_INVALID', act, () => {
      honest.C_CreateObject(session, without(template, UNKNOWN_ATTRIBUTE));
      throw refusal('ATTRIBUTE_TYPE_INVALID');
    });
  },
});

export const leavingHalves: Lies = (honest) => ({
  C_GenerateKeyPair(session, mechanism, first, second) {
    const act = () => honest.C_GenerateKeyPair(session, mechanism, first, second);
    return instead('ATTRIBUTE_TYPE_INVALID', act, () => {
      const { privateKey } = honest.C_GenerateKeyPair(session, mechanism, first, without(second, UNKNOWN_ATTRIBUTE));
      honest.C_DestroyObject(session, privateKey);
      throw refusal('ATTRIBUTE_TYPE_INVALID');
    });
  },
});

export const pageOf =
  (lie: (honest: Pkcs11, session: Handle, most: number) => Handle[]): Lies =>
  (honest) => ({
    C_FindObjects: ((session: Handle, most: number) => lie(honest, session, most)) as Pkcs11['C_FindObjects'],
  });

export const answering =
  (code: string, instead_: string): Lies =>
  (honest) => ({
    C_SetAttributeValue: (session, object, template) =>
      instead(
        code,
        () => honest.C_SetAttributeValue(session, object, template),
        () => {
          throw refusal(instead_);
        },
      ),
  });

/** What is true now is said to have been true always. */
export const withoutHistory: Lies = (honest) => ({
  C_GetAttributeValue: (session, object, template) =>
    honest.C_GetAttributeValue(
      session,
      object,
      template.map(({ type }) => ({ type: type === CKA_ALWAYS_SENSITIVE ? CKA_SENSITIVE : type })),
    ),
});

export const dataInsteadOf = (...classes: readonly number[]): Lies =>
  creating((template) =>
    classes.includes(Number(classIn(template))) ? [{ type: CKA_CLASS, value: CKO_DATA }] : template,
  );

export const taken = (template: Template, attribute: Attribute): Template =>
  template.some(({ type }) => type === attribute.type) ? template : [...template, attribute];
