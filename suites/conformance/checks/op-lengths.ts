import { CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { lengthsAreTold } from '../mechanism-checks/length-query.ts';
import { agrees, aside } from '../mechanism-checks/subject.ts';
import { readUlong } from '../raw/memory.ts';
import type { FunctionName } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { cipher, digester, MESSAGE, room, signer, whereSupported } from './op-steps.ts';
import { userSession } from './steps.ts';

/** What comes out and where it goes: PKCS#11 3.1 section 5.2. */

/** An operation in one part, ready to be asked. */
interface Asked {
  readonly name: 'C_Digest' | 'C_Sign' | 'C_Encrypt' | 'C_Decrypt';
  readonly data: Buffer;
  /** What comes out; absent: another each time. */
  readonly output?: Buffer;
  readonly length: number;
  begin(session: Handle): void;
}

function asked(trial: Trial, session: Handle): readonly (() => Asked)[] {
  const { p11 } = trial;
  return [
    () => {
      const { mechanism, digest } = digester(trial);
      const output = digest(MESSAGE);
      const begin = (own: Handle) => p11.C_DigestInit(own, mechanism);
      return { name: 'C_Digest', data: MESSAGE, output, length: output.length, begin };
    },
    () => {
      const { mechanism, keys, material } = signer(trial, session);
      const [data = MESSAGE] = material.inputs;
      const begin = (own: Handle) => p11.C_SignInit(own, mechanism, keys.backward);
      return { name: 'C_Sign', data, length: material.length, begin };
    },
    () => {
      const { mechanism, keys, material } = cipher(trial, session);
      const output = material.encrypts(MESSAGE, keys.read);
      const begin = (own: Handle) => p11.C_EncryptInit(own, mechanism, keys.forward);
      return { name: 'C_Encrypt', data: MESSAGE, output, length: output.length, begin };
    },
    () => {
      const { mechanism, keys, material } = cipher(trial, session);
      const data = material.encrypts(MESSAGE, keys.read);
      const begin = (own: Handle) => p11.C_DecryptInit(own, mechanism, keys.backward);
      return { name: 'C_Decrypt', data, output: MESSAGE, length: MESSAGE.length, begin };
    },
  ];
}

/** Each kind, in a session of its own. */
function each(trial: Trial, act: (asked: Asked, session: Handle) => void): void {
  const session = userSession(trial);
  const kinds = asked(trial, session);
  whereSupported(
    trial,
    kinds.map((make) => () => {
      const one = make();
      aside(trial, (own) => {
        trial.step(`${one.name}Init`, () => one.begin(own));
        act(one, own);
      });
    }),
  );
}

/** The query with NULL_PTR. @returns the length that is told. */
function query(trial: Trial, { name, data }: Asked, session: Handle): number {
  const length = trial.library.memory.ulong(0);
  trial.raw([name, session, data, data.length, null, length], 'OK');
  return readUlong(length, 0);
}

/** Into the buffer that holds the input. */
function inPlace(trial: Trial, name: FunctionName, session: Handle, data: Buffer, output: Buffer): void {
  const { memory } = trial.library;
  const buffer = Buffer.alloc(Math.max(data.length, output.length) + 64);
  data.copy(buffer);
  const length = memory.ulong(buffer.length);
  trial.raw([name, session, buffer, data.length, buffer, length], 'OK');
  trial.same(`${name} in place`, buffer.subarray(0, readUlong(length, 0)), output);
}

/** Nothing, with NULL_PTR and with an address. */
function emptyFromC(trial: Trial, { name, begin }: Asked, expected: Buffer | undefined): void {
  const { memory } = trial.library;
  for (const [what, pointer] of [
    ['NULL_PTR', null],
    ['a pointer', Buffer.alloc(16)],
  ] as const) {
    aside(trial, (own) => {
      trial.step(`${name}Init`, () => begin(own));
      const out = room();
      const length = memory.ulong(out.length);
      const rv = trial.raw([name, own, pointer, 0, out, length], 'OK');
      if (rv === CKR_OK && expected !== undefined)
        trial.same(`${name} of nothing (${what})`, out.subarray(0, readUlong(length, 0)), expected);
    });
  }
}

export const OP_LENGTH_CHECKS: readonly Check[] = [
  {
    rule: 'OP-03',
    caller: 'raw',
    run(trial) {
      each(trial, (one, session) => {
        const { p11 } = trial;
        const { name, data, length, output } = one;
        const told = query(trial, one, session);
        trial.holds(`${name}: what is told is enough`, told >= length, `${told} for ${length}`);
        const act = () => Buffer.from(p11[name](session, data, room()));
        const { value } = trial.api(`${name} after it was asked`, act, 'OK');
        if (output !== undefined) trial.same(`what ${name} gives then`, value, output);
      });
    },
  },
  {
    rule: 'OP-04',
    caller: 'api',
    run(trial) {
      each(trial, ({ name, data, length, output }, session) => {
        const { p11 } = trial;
        // A library may write no more than it was told there is room for; what lies behind would show it.
        const memory = Buffer.alloc(length + 16, 0xaa);
        const short = () => p11[name](session, data, memory.subarray(0, length - 1));
        trial.api(`${name} (room for ${length - 1} of ${length})`, short, 'BUFFER_TOO_SMALL');
        trial.same('what lies behind the buffer', memory.subarray(length - 1), Buffer.alloc(17, 0xaa));
        const { value } = trial.api(`${name} again`, () => Buffer.from(p11[name](session, data, room())), 'OK');
        trial.same(`octets of ${name}`, value?.length, length);
        if (output !== undefined) trial.same(`what ${name} gives then`, value, output);
      });
    },
  },
  {
    rule: 'OP-05',
    caller: 'raw',
    run(trial) {
      if (!trial.hasLibrary) trial.unsupported('there is no library that C could call');
      each(trial, ({ name, data, length, begin }) => {
        const capability = { mechanism: 0, flags: 0, minKeySize: 0, maxKeySize: 0 };
        const subject = { trial, name, capability, material: undefined, session: trial.slot };
        lengthsAreTold(subject, { name, data, length, begin });
      });
    },
  },
  {
    rule: 'OP-12',
    caller: 'raw',
    run(trial) {
      each(trial, ({ name, data, output }, session) => {
        if (output !== undefined) inPlace(trial, name, session, data, output);
      });
    },
  },
  {
    rule: 'OP-23',
    caller: 'raw',
    run(trial) {
      const session = userSession(trial);
      const nothing = Buffer.alloc(0);
      whereSupported(trial, [
        () => {
          const { mechanism, digest } = digester(trial);
          const begin = (own: Handle) => trial.p11.C_DigestInit(own, mechanism);
          const one: Asked = { name: 'C_Digest', data: nothing, length: 0, begin };
          emptyFromC(trial, one, digest(nothing));
        },
        () => {
          const { mechanism, keys, material } = signer(trial, session);
          const begin = (own: Handle) => trial.p11.C_SignInit(own, mechanism, keys.backward);
          const code = material.kind === 'mac' ? material.mac(material.keys.values[0], nothing) : undefined;
          emptyFromC(trial, { name: 'C_Sign', data: nothing, length: 0, begin }, code);
        },
        () => {
          const { mechanism, keys, material } = cipher(trial, session, ['CKM_AES_CBC_PAD']);
          const begin = (own: Handle) => trial.p11.C_EncryptInit(own, mechanism, keys.forward);
          const one: Asked = { name: 'C_Encrypt', data: nothing, length: 0, begin };
          emptyFromC(trial, one, material.encrypts(nothing, keys.read));
        },
      ]);
    },
  },
  {
    rule: 'OP-24',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const nothing = Buffer.alloc(0);
      whereSupported(trial, [
        () => {
          const { mechanism, digest } = digester(trial);
          const act = () => {
            p11.C_DigestInit(session, mechanism);
            return Buffer.from(p11.C_DigestFinal(session, room()));
          };
          trial.same(
            'the digest of nothing',
            trial.api('C_DigestInit, C_DigestFinal', act, 'OK').value,
            digest(nothing),
          );
        },
        () => {
          const { mechanism, keys, material } = signer(trial, session);
          const act = () => {
            p11.C_SignInit(session, mechanism, keys.backward);
            return Buffer.from(p11.C_SignFinal(session, room()));
          };
          const { value } = trial.api('C_SignInit, C_SignFinal', act, 'OK');
          if (value === undefined) return;
          if (material.kind === 'mac') {
            trial.same('the code of nothing', value, material.mac(material.keys.values[0], nothing));
          } else {
            trial.holds(
              'another program verifies the signature of nothing',
              agrees(() => material.verifies(keys.read, nothing, value)),
            );
          }
        },
      ]);
    },
  },
];
