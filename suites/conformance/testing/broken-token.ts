import type { Attribute, Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { rvName, rvOf, rvThrown } from '../finding.ts';
import { openDevice } from '../targets/device.ts';
import type { OpenTarget } from '../targets/target.ts';

/** Functions that do something else than the honest token. */
export type Lies = (honest: Pkcs11) => Partial<Pkcs11>;

/** The emulator with a few functions that do something else: what a check must notice. */
export function brokenToken(lies: Lies, device = 'generic'): OpenTarget {
  const honest = openDevice({ kind: 'device', device });
  return {
    begin(check) {
      const token = honest.begin(check);
      const told = lies(token.p11);
      const p11 = new Proxy(token.p11, {
        get(target, name) {
          const member = Reflect.get(told, name) ?? Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
      return { ...token, p11, slot: () => p11.C_GetSlotList(false)[0] as Handle };
    },
    end: () => honest.end(),
  };
}

/** What a library answers when it refuses. */
export function refusal(code: string): Error {
  return Object.assign(new Error(`CKR_${code}`), { code: rvOf(code) });
}

/** The call, with another end where it ends with this code. */
export function instead<T>(code: string, act: () => T, other: () => T): T {
  try {
    return act();
  } catch (error) {
    if (rvName(rvThrown(error)) !== code) throw error;
    return other();
  }
}

/** The template without these attributes. */
export function without(template: readonly Attribute[], ...types: readonly number[]): Attribute[] {
  return template.filter(({ type }) => !types.includes(type));
}

/** C_GetAttributeValue that tells something else of one attribute. */
export function misread(honest: Pkcs11, lied: number, lie: (value: Buffer) => Buffer): Partial<Pkcs11> {
  return {
    C_GetAttributeValue: (session, object, template) =>
      honest
        .C_GetAttributeValue(session, object, template)
        .map(({ type, value }) => ({ type, value: type === lied ? lie(value) : value })),
  };
}
