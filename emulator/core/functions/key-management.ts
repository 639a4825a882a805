import type { RsaPrivateNumbers } from '../../../pki/rsa/rsa.ts';
import {
  CKA_KEY_GEN_MECHANISM,
  CKA_LOCAL,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKO_SECRET_KEY,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { type Draft, draftOfKey, merged, objectOf } from '../attributes/creation.ts';
import { withHistory } from '../attributes/key-history.ts';
import { type Template, templateSet } from '../attributes/template.ts';
import { authorOf, type CallContext, contextOf, ensureMayWrite } from '../call-context.ts';
import { boolOctets, ulongOctets } from '../data-types.ts';
import type { KeyPairAttributes, RsaJob } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { type Attributes, type CkObject, placeOf } from '../object.ts';

export interface KeyPairHandles {
  readonly publicKey: number;
  readonly privateKey: number;
}

/**
 * A key pair whose templates and places are checked. The door does the job, if there is one, lets the device's time
 * pass, and completes the call through `resume`; until then nothing is changed.
 */
export interface PendingKeyPair {
  readonly job: RsaJob | undefined;
  /**
   * Makes both objects or none. Errors in order: CKR_DEVICE_REMOVED, CKR_SESSION_CLOSED (meanwhile), then those of the
   * first half that may have come true since, CKR_DEVICE_MEMORY.
   * @param numbers the job's result.
   */
  readonly complete: (numbers: RsaPrivateNumbers | undefined) => KeyPairHandles;
}

/**
 * Section 5.18.2, first half. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_MECHANISM_INVALID,
 * CKR_MECHANISM_PARAM_INVALID; those of the public and then the private template; CKR_KEY_SIZE_RANGE;
 * CKR_TOKEN_WRITE_PROTECTED, CKR_USER_NOT_LOGGED_IN, CKR_SESSION_READ_ONLY, CKR_PIN_EXPIRED.
 */
export function C_GenerateKeyPair(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  publicTemplate: Template,
  privateTemplate: Template,
): PendingKeyPair {
  const context = contextOf(application, sessionHandle);
  const { row, does, keySize } = context.token.mechanisms.for(mechanism, 'keyPairGeneration');
  const author = authorOf(context);
  const drafts = {
    publicKey: draftOfKey(withImplied(publicTemplate, does.implied), CKO_PUBLIC_KEY, does.keyType, author),
    privateKey: draftOfKey(templateSet(privateTemplate), CKO_PRIVATE_KEY, does.keyType, author),
  };
  const template = drafts.publicKey.attributes;
  const rng = application.machine.rng.keyPair();
  const job = does.kind === 'job' ? does.job(template, keySize, rng) : undefined;
  ensurePlaces(context, drafts);
  application.spend(context.token, does.cost);
  const pending: PendingKeyPair = {
    job,
    complete(numbers) {
      context.session.pendingKeyPairs.delete(pending);
      application.ensureStillOpen(context.session);
      const made = does.kind === 'job' ? does.attributesOf(given(numbers), template) : does.generate(template, rng);
      return storePair(context, drafts, made, row.type);
    },
  };
  context.session.pendingKeyPairs.add(pending);
  return pending;
}

/** A template together with what the mechanism's number says already. @throws CkError(CKR_TEMPLATE_INCONSISTENT) */
function withImplied(template: Template, implied: Attributes | undefined): Attributes {
  const attributes = templateSet(template);
  return implied === undefined ? attributes : merged(attributes, implied);
}

function given(numbers: RsaPrivateNumbers | undefined): RsaPrivateNumbers {
  if (numbers === undefined) throw new RangeError('the job of C_GenerateKeyPair was not done');
  return numbers;
}

/**
 * Section 5.18.1. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID; those
 * of the template; CKR_TOKEN_WRITE_PROTECTED, CKR_USER_NOT_LOGGED_IN, CKR_SESSION_READ_ONLY, CKR_PIN_EXPIRED,
 * CKR_DEVICE_MEMORY.
 * @returns the key's handle.
 */
export function C_GenerateKey(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  template: Template,
): number {
  const context = contextOf(application, sessionHandle);
  const { row, does, keySize } = context.token.mechanisms.for(mechanism, 'keyGeneration');
  const draft = draftOfKey(templateSet(template), CKO_SECRET_KEY, does.keyType, authorOf(context));
  const made = does.generate(draft.attributes, keySize, application.machine.rng.secretKeys);
  const contribution = new Map([...made, ...originOf(row.type)]);
  const key = withHistory(objectOf(draft, contribution, context.attachment.newUniqueId()));
  application.spend(context.token, does.cost);
  return stored(context, key);
}

/** Puts a new key where its attributes want it. Errors as for C_CreateObject. */
export function stored(context: CallContext, key: CkObject): number {
  ensureMayWrite(context, placeOf(key));
  context.attachment.put(context.session, key);
  return context.attachment.handleOf(key);
}

/** What a generation says of where the key comes from. */
function originOf(mechanism: number): [number, Uint8Array][] {
  return [
    [CKA_LOCAL, boolOctets(true)],
    [CKA_KEY_GEN_MECHANISM, ulongOctets(mechanism)],
  ];
}

type Drafts = Readonly<Record<'publicKey' | 'privateKey', Draft>>;

/** Before seconds are spent: may both objects be made where the templates want them? */
function ensurePlaces(context: CallContext, { publicKey, privateKey }: Drafts): void {
  for (const { table, attributes } of [publicKey, privateKey]) {
    const isTrue = (type: number) => (attributes.get(type) ?? table.rows.get(type)?.initial?.(attributes))?.[0] === 1;
    ensureMayWrite(context, { onToken: isTrue(CKA_TOKEN), isPrivate: isTrue(CKA_PRIVATE) });
  }
}

function storePair(context: CallContext, drafts: Drafts, made: KeyPairAttributes, mechanism: number): KeyPairHandles {
  const { attachment } = context;
  const origin = originOf(mechanism);
  const publicKey = objectOf(drafts.publicKey, new Map([...made.publicKey, ...origin]), attachment.newUniqueId());
  const privateContribution = new Map([...made.privateKey, ...origin]);
  const privateKey = withHistory(objectOf(drafts.privateKey, privateContribution, attachment.newUniqueId()));
  return { publicKey: stored(context, publicKey), privateKey: stored(context, privateKey) };
}
