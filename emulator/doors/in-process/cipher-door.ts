import type { Handle, Mechanism } from '../../spec/pkcs11-api.ts';
import { fromBuffer, fromHandle, fromMechanism } from './conversion.ts';
import { Door } from './door.ts';
import { capacityOf, into } from './output.ts';

/** Encryption, decryption, the dual functions, and signatures that carry their data. */
export class CipherDoor extends Door {
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.core.call('C_EncryptInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_Encrypt(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_Encrypt', ...dataArguments(session, data, out)));
  }

  async C_EncryptAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_Encrypt', ...dataArguments(session, data, out)));
  }

  C_EncryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_EncryptUpdate', ...dataArguments(session, data, out)));
  }

  C_EncryptFinal(session: Handle, out: Buffer): Buffer {
    return into(out, this.core.call('C_EncryptFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  async C_EncryptFinalAsync(session: Handle, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_EncryptFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.core.call('C_DecryptInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_Decrypt(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_Decrypt', ...dataArguments(session, data, out)));
  }

  async C_DecryptAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_Decrypt', ...dataArguments(session, data, out)));
  }

  C_DecryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_DecryptUpdate', ...dataArguments(session, data, out)));
  }

  C_DecryptFinal(session: Handle, out: Buffer): Buffer {
    return into(out, this.core.call('C_DecryptFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  async C_DecryptFinalAsync(session: Handle, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_DecryptFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  C_DigestEncryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_DigestEncryptUpdate', ...dataArguments(session, data, out)));
  }

  async C_DigestEncryptUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_DigestEncryptUpdate', ...dataArguments(session, data, out)));
  }

  C_DecryptDigestUpdate(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_DecryptDigestUpdate', ...dataArguments(session, data, out)));
  }

  async C_DecryptDigestUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_DecryptDigestUpdate', ...dataArguments(session, data, out)));
  }

  C_SignEncryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_SignEncryptUpdate', ...dataArguments(session, data, out)));
  }

  async C_SignEncryptUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_SignEncryptUpdate', ...dataArguments(session, data, out)));
  }

  C_DecryptVerifyUpdate(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_DecryptVerifyUpdate', ...dataArguments(session, data, out)));
  }

  async C_DecryptVerifyUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_DecryptVerifyUpdate', ...dataArguments(session, data, out)));
  }

  C_SignRecoverInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.core.call('C_SignRecoverInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_SignRecover(session: Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_SignRecover', ...dataArguments(session, data, out)));
  }

  C_VerifyRecoverInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.core.call('C_VerifyRecoverInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_VerifyRecover(session: Handle, signature: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_VerifyRecover', ...dataArguments(session, signature, out)));
  }
}

/** Session, input and room for the output: what most functions over data take. */
function dataArguments(session: Handle, data: Buffer, out: Buffer) {
  return [fromHandle(session, 0), fromBuffer(data, 1), capacityOf(out, 2)] as const;
}
