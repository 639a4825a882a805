import {
  CKA_ALWAYS_SENSITIVE,
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_KEY_GEN_MECHANISM,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_VALUE_LEN,
  CKK_AES,
  CKM_AES_KEY_GEN,
  CKO_DATA,
  CKO_SECRET_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { DIGEST, generatedPair, keyPairKinds, pairTemplates, signed, verifiesOutside } from './key-pair-steps.ts';
import { bool, generatedSecret, labelled, secretKinds, template, truths, ulongOf } from './key-steps.ts';
import { logIn, readOnlySession, readWriteSession, userSession } from './steps.ts';

/** Generation of keys and key pairs: PKCS#11 3.1 sections 4.7, 4.9, 4.10, 5.18.1, 5.18.2. */

const WISHES = [true, false].flatMap((sensitive) => [true, false].map((extractable) => ({ sensitive, extractable })));

/** What a generated key says of where it comes from and what it has been. */
function history(trial: Trial, session: Handle, key: Handle) {
  return truths(trial, session, key, [CKA_LOCAL, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE]);
}

/** A refusal that leaves nothing: what is made carries the label. */
function refused(trial: Trial, session: Handle, label: string, call: string, act: () => unknown, ...codes: string[]) {
  trial.api(call, act, ...codes);
  trial.same(`objects that are left of ${call}`, labelled(trial, session, label), 0);
}

export const GENERATION_CHECKS: readonly Check[] = [
  {
    rule: 'KEY-01',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const [secret] = secretKinds(trial);
      for (const { sensitive, extractable } of WISHES) {
        const wishes = [bool(CKA_SENSITIVE, sensitive), bool(CKA_EXTRACTABLE, extractable)];
        const expected = {
          CKA_LOCAL: true,
          CKA_ALWAYS_SENSITIVE: sensitive,
          CKA_NEVER_EXTRACTABLE: !extractable,
        };
        const judged = (what: string, key: Handle, mechanism: number) => {
          trial.same(
            `${what}, sensitive ${sensitive}, extractable ${extractable}`,
            history(trial, session, key),
            expected,
          );
          trial.same(`${what}: CKA_KEY_GEN_MECHANISM`, ulongOf(trial, session, key, CKA_KEY_GEN_MECHANISM), mechanism);
        };
        if (secret !== undefined) {
          judged(secret.name, generatedSecret(trial, session, secret, wishes), secret.generation.mechanism);
          continue;
        }
        const [pair] = keyPairKinds(trial);
        const { privateKey } = generatedPair(trial, session, pair, { privateKey: wishes });
        judged(`the private key of ${pair.name}`, privateKey, pair.generation);
      }
    },
  },
  {
    rule: 'KEY-02',
    caller: 'api',
    run(trial) {
      const [secret] = secretKinds(trial);
      if (secret === undefined) return contradictingPair(trial);
      const label = 'conformance KEY-02';
      const session = userSession(trial);
      const right = [bool(CKA_TOKEN, false), { type: CKA_LABEL, value: label }, { type: CKA_VALUE_LEN, value: 16 }];
      const generate = (wishes: readonly Attribute[]) => () =>
        trial.p11.C_GenerateKey(session, { ...secret.generation }, template(right, wishes));
      const wrong = (what: string, wishes: readonly Attribute[], ...codes: string[]) =>
        refused(trial, session, label, `C_GenerateKey (${secret.name}), ${what}`, generate(wishes), ...codes);
      wrong('CKA_CLASS of data', [{ type: CKA_CLASS, value: CKO_DATA }], 'TEMPLATE_INCONSISTENT');
      wrong('CKA_KEY_TYPE of another key', [{ type: CKA_KEY_TYPE, value: secret.otherType }], 'TEMPLATE_INCONSISTENT');
      const without = () => trial.p11.C_GenerateKey(session, { ...secret.generation }, right.slice(0, -1));
      refused(trial, session, label, 'C_GenerateKey without CKA_VALUE_LEN', without, 'TEMPLATE_INCOMPLETE');
      if (secret.generation.mechanism === CKM_AES_KEY_GEN) {
        const length = [{ type: CKA_VALUE_LEN, value: 17 }];
        wrong('CKA_VALUE_LEN 17', length, 'ATTRIBUTE_VALUE_INVALID', 'KEY_SIZE_RANGE');
      }
      const agreeing = [
        { type: CKA_CLASS, value: CKO_SECRET_KEY },
        { type: CKA_KEY_TYPE, value: secret.keyType },
      ];
      trial.api(`C_GenerateKey (${secret.name}), class and type as they are`, generate(agreeing), 'OK');
    },
  },
  {
    rule: 'KEY-03',
    caller: 'api',
    run(trial) {
      const label = 'conformance KEY-03';
      const named = [{ type: CKA_LABEL, value: label }];
      const session = userSession(trial);
      const readOnly = readOnlySession(trial);
      for (const kind of keyPairKinds(trial)) {
        const wishes = { publicKey: named, privateKey: named };
        const [publicTemplate, privateTemplate] = pairTemplates(trial, kind, wishes);
        const generate = (where: Handle, publicKey: Attribute[], privateKey: Attribute[]) => () =>
          trial.p11.C_GenerateKeyPair(where, { mechanism: kind.generation }, publicKey, privateKey);
        const wrong = [{ type: CKA_CLASS, value: CKO_DATA }];
        const attempts: [string, () => unknown, ...string[]][] = [
          [
            'the private template of data',
            generate(session, publicTemplate, [...privateTemplate, ...wrong]),
            'TEMPLATE_INCONSISTENT',
          ],
          [
            'the public template of data',
            generate(session, [...publicTemplate, ...wrong], privateTemplate),
            'TEMPLATE_INCONSISTENT',
          ],
          [
            'CKA_LOCAL in the private template',
            generate(session, publicTemplate, [...privateTemplate, bool(CKA_LOCAL, true)]),
            ...['TEMPLATE_INCONSISTENT', 'ATTRIBUTE_READ_ONLY'],
          ],
          [
            'a private token object in an R/O session',
            generate(readOnly, publicTemplate, template(privateTemplate, [bool(CKA_TOKEN, true)])),
            'SESSION_READ_ONLY',
          ],
        ];
        for (const [what, act, ...codes] of attempts)
          refused(trial, session, label, `${kind.name}, ${what}`, act, ...codes);
        const pair = generatedPair(trial, session, kind, wishes);
        trial.same(`${kind.name}: objects of a whole pair`, labelled(trial, session, label), 2);
        for (const half of [pair.publicKey, pair.privateKey]) trial.p11.C_DestroyObject(session, half);
      }
    },
  },
  {
    rule: 'KEY-04',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      for (const kind of keyPairKinds(trial)) {
        const pair = generatedPair(trial, session, kind);
        const signature = signed(trial, session, kind, pair.privateKey);
        const verify = (octets: Buffer) => () => {
          p11.C_VerifyInit(session, { mechanism: kind.signing }, pair.publicKey);
          p11.C_Verify(session, DIGEST, octets);
        };
        trial.api(`C_Verify (${kind.name})`, verify(signature), 'OK');
        trial.same(
          `${kind.name}: verifies outside`,
          verifiesOutside(trial, session, kind, pair.publicKey, signature),
          true,
        );
        const flipped = Buffer.from(signature);
        flipped.writeUInt8(flipped.readUInt8(flipped.length - 1) ^ 1, flipped.length - 1);
        trial.api(`C_Verify (${kind.name}), one bit flipped`, verify(flipped), 'SIGNATURE_INVALID');
      }
    },
  },
  {
    rule: 'KEY-08',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      const hidden = [bool(CKA_PRIVATE, true)];
      const [kind] = keyPairKinds(trial);
      const templates = pairTemplates(trial, kind, { privateKey: hidden });
      const pair = () => p11.C_GenerateKeyPair(session, { mechanism: kind.generation }, ...templates);
      const [secret] = secretKinds(trial);
      const calls: [string, () => unknown][] = [[`C_GenerateKeyPair (${kind.name}, private)`, pair]];
      if (secret !== undefined) {
        const wanted = template([bool(CKA_TOKEN, false), { type: CKA_VALUE_LEN, value: 16 }], hidden);
        const generate = () => p11.C_GenerateKey(session, { ...secret.generation }, wanted);
        calls.push([`C_GenerateKey (${secret.name}, private)`, generate]);
      }
      for (const [call, act] of calls) trial.api(`${call}, nobody in`, act, 'USER_NOT_LOGGED_IN');
      logIn(trial, session);
      for (const [call, act] of calls) trial.api(`${call}, the user in`, act, 'OK');
    },
  },
];

/** KEY-02 of a token that generates pairs only. */
function contradictingPair(trial: Trial): void {
  const [kind] = keyPairKinds(trial);
  const label = 'conformance KEY-02';
  const named = [{ type: CKA_LABEL, value: label }];
  const session = userSession(trial);
  const generate = (wishes: readonly Attribute[]) => () => {
    const templates = pairTemplates(trial, kind, { publicKey: [...named, ...wishes], privateKey: named });
    return trial.p11.C_GenerateKeyPair(session, { mechanism: kind.generation }, ...templates);
  };
  const wrong = (what: string, wishes: readonly Attribute[]) =>
    refused(
      trial,
      session,
      label,
      `C_GenerateKeyPair (${kind.name}), ${what}`,
      generate(wishes),
      'TEMPLATE_INCONSISTENT',
    );
  wrong('CKA_CLASS of data', [{ type: CKA_CLASS, value: CKO_DATA }]);
  wrong('CKA_KEY_TYPE of another key', [{ type: CKA_KEY_TYPE, value: CKK_AES }]);
  const agreeing = [{ type: CKA_KEY_TYPE, value: kind.keyType }];
  trial.api(`C_GenerateKeyPair (${kind.name}), the type as it is`, generate(agreeing), 'OK');
}
