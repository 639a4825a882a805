import type { InterfaceRow } from '../../spec/interfaces.ts';
import type { Handle, Mechanism, Version } from '../../spec/pkcs11-api.ts';
import type { InterfaceInfo, MessageParameter } from '../../spec/pkcs11-version-3.ts';
import { fromBuffer, fromHandle, fromMechanism, fromNumber, fromParameter, fromPin } from './conversion.ts';
import { KeyDoor } from './key-door.ts';
import { capacityOf, into } from './output.ts';

const MESSAGE_ENCRYPTION = [
  'C_MessageEncryptInit',
  'C_EncryptMessage',
  'C_EncryptMessageBegin',
  'C_EncryptMessageNext',
  'C_MessageEncryptFinal',
  'C_MessageDecryptInit',
  'C_DecryptMessage',
  'C_DecryptMessageBegin',
  'C_DecryptMessageNext',
  'C_MessageDecryptFinal',
] as const;

/** What came with Cryptoki 3.0, as methods of the kind that pkcs11js has. */
export class Version3Door extends KeyDoor {
  C_GetInterfaceList(): InterfaceInfo[] {
    return (this.core.call('C_GetInterfaceList', Number.MAX_SAFE_INTEGER).interfaces ?? []).map(infoOf);
  }

  C_GetInterface(name: string | null = null, version: Version | null = null, flags = 0): InterfaceInfo {
    const named = name === null ? null : String(name);
    const numbered = version === null ? null : fromVersion(version, 1);
    return infoOf(this.core.call('C_GetInterface', named, numbered, fromNumber(flags, 2)));
  }

  C_LoginUser(session: Handle, userType: number, pin?: string, username?: string): void {
    const credentials = [fromPin(pin, 2), fromPin(username, 3)] as const;
    this.core.call('C_LoginUser', fromHandle(session, 0), fromNumber(userType, 1), ...credentials);
  }

  C_SessionCancel(session: Handle, flags: number): void {
    this.core.call('C_SessionCancel', fromHandle(session, 0), fromNumber(flags, 1));
  }

  C_MessageSignInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.core.call('C_MessageSignInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_SignMessage(session: Handle, parameter: MessageParameter, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_SignMessage', ...message(session, parameter, data), capacityOf(out, 3)));
  }

  async C_SignMessageAsync(session: Handle, parameter: MessageParameter, data: Buffer, out: Buffer): Promise<Buffer> {
    const values = [...message(session, parameter, data), capacityOf(out, 3)] as const;
    return into(out, await this.core.callLater('C_SignMessage', ...values));
  }

  C_SignMessageBegin(session: Handle, parameter?: MessageParameter): void {
    this.core.call('C_SignMessageBegin', fromHandle(session, 0), fromParameter(parameter));
  }

  C_SignMessageNext(session: Handle, parameter: MessageParameter, part: Buffer): void;
  C_SignMessageNext(session: Handle, parameter: MessageParameter, part: Buffer, out: Buffer): Buffer;
  C_SignMessageNext(session: Handle, parameter: MessageParameter, part: Buffer, out?: Buffer): Buffer | undefined {
    const capacity = out === undefined ? undefined : capacityOf(out, 3);
    const output = this.core.call('C_SignMessageNext', ...message(session, parameter, part), capacity);
    return output && out && into(out, output);
  }

  C_MessageSignFinal(session: Handle): void {
    this.core.call('C_MessageSignFinal', fromHandle(session, 0));
  }

  C_MessageVerifyInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.core.call('C_MessageVerifyInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_VerifyMessage(session: Handle, parameter: MessageParameter, data: Buffer, signature: Buffer): boolean {
    this.core.call('C_VerifyMessage', ...message(session, parameter, data), fromBuffer(signature, 3));
    return true;
  }

  async C_VerifyMessageAsync(
    session: Handle,
    parameter: MessageParameter,
    data: Buffer,
    signature: Buffer,
  ): Promise<boolean> {
    await this.core.callLater('C_VerifyMessage', ...message(session, parameter, data), fromBuffer(signature, 3));
    return true;
  }

  C_VerifyMessageBegin(session: Handle, parameter?: MessageParameter): void {
    this.core.call('C_VerifyMessageBegin', fromHandle(session, 0), fromParameter(parameter));
  }

  C_VerifyMessageNext(session: Handle, parameter: MessageParameter, part: Buffer): void;
  C_VerifyMessageNext(session: Handle, parameter: MessageParameter, part: Buffer, signature: Buffer): boolean;
  C_VerifyMessageNext(
    session: Handle,
    parameter: MessageParameter,
    part: Buffer,
    signature?: Buffer,
  ): boolean | undefined {
    const given = signature === undefined ? null : fromBuffer(signature, 3);
    this.core.call('C_VerifyMessageNext', ...message(session, parameter, part), given);
    return signature === undefined ? undefined : true;
  }

  C_MessageVerifyFinal(session: Handle): void {
    this.core.call('C_MessageVerifyFinal', fromHandle(session, 0));
  }

  static {
    refuseMessageEncryption(Version3Door.prototype);
  }
}

/** They are there and refuse (CKR_FUNCTION_NOT_SUPPORTED), whatever follows the session: no types promise more. */
function refuseMessageEncryption(prototype: Version3Door): void {
  const members = prototype as unknown as Record<string, unknown>;
  for (const name of MESSAGE_ENCRYPTION) {
    members[name] = function (this: { core: Version3Door['core'] }, session: Handle) {
      this.core.call(name, fromHandle(session, 0));
    };
  }
}

function message(session: Handle, parameter: MessageParameter, data: Buffer) {
  return [fromHandle(session, 0), fromParameter(parameter), fromBuffer(data, 2)] as const;
}

function infoOf({ name, version, flags }: InterfaceRow): InterfaceInfo {
  return { name, version: { ...version }, flags };
}

function fromVersion(value: unknown, position: number): Version {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`Argument ${position} has wrong type. Should be an Object`);
  }
  const { major, minor } = value as Version;
  return { major: fromNumber(major, position), minor: fromNumber(minor, position) };
}
