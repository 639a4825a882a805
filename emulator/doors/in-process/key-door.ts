import { CKR_NO_EVENT } from '../../spec/constants.gen.ts';
import type { Handle, Mechanism, Template } from '../../spec/pkcs11-api.ts';
import { CipherDoor } from './cipher-door.ts';
import { fromBuffer, fromHandle, fromMechanism, fromNumber, fromTemplate, toHandle } from './conversion.ts';
import { capacityOf, into } from './output.ts';
import { Pkcs11Error } from './pkcs11-error.ts';

/** Secret keys, wrapping and derivation; slot events and what stands around operations. */
export class KeyDoor extends CipherDoor {
  C_GenerateKey(session: Handle, mechanism: Mechanism, template: Template): Handle {
    return toHandle(this.core.call('C_GenerateKey', ...generation(session, mechanism, template)));
  }

  async C_GenerateKeyAsync(session: Handle, mechanism: Mechanism, template: Template): Promise<Handle> {
    return toHandle(await this.core.callLater('C_GenerateKey', ...generation(session, mechanism, template)));
  }

  C_WrapKey(session: Handle, mechanism: Mechanism, wrappingKey: Handle, key: Handle, out: Buffer): Buffer {
    return into(out, this.core.call('C_WrapKey', ...wrapping(session, mechanism, wrappingKey, key, out)));
  }

  async C_WrapKeyAsync(
    session: Handle,
    mechanism: Mechanism,
    wrappingKey: Handle,
    key: Handle,
    out: Buffer,
  ): Promise<Buffer> {
    return into(out, await this.core.callLater('C_WrapKey', ...wrapping(session, mechanism, wrappingKey, key, out)));
  }

  C_UnwrapKey(session: Handle, mechanism: Mechanism, key: Handle, wrapped: Buffer, template: Template): Handle {
    return toHandle(this.core.call('C_UnwrapKey', ...unwrapping(session, mechanism, key, wrapped, template)));
  }

  async C_UnwrapKeyAsync(
    session: Handle,
    mechanism: Mechanism,
    key: Handle,
    wrapped: Buffer,
    template: Template,
  ): Promise<Handle> {
    const values = unwrapping(session, mechanism, key, wrapped, template);
    return toHandle(await this.core.callLater('C_UnwrapKey', ...values));
  }

  C_DeriveKey(session: Handle, mechanism: Mechanism, key: Handle, template: Template): Handle {
    return toHandle(this.core.call('C_DeriveKey', ...derivation(session, mechanism, key, template)));
  }

  async C_DeriveKeyAsync(session: Handle, mechanism: Mechanism, key: Handle, template: Template): Promise<Handle> {
    return toHandle(await this.core.callLater('C_DeriveKey', ...derivation(session, mechanism, key, template)));
  }

  C_DigestKey(session: Handle, key: Handle): void {
    this.core.call('C_DigestKey', fromHandle(session, 0), fromHandle(key, 1));
  }

  /** @returns null where pkcs11js gives null: there is no event. */
  C_WaitForSlotEvent(flags: number): Handle | null {
    try {
      return toHandle(this.core.call('C_WaitForSlotEvent', fromNumber(flags, 0)));
    } catch (error) {
      if (error instanceof Pkcs11Error && error.code === CKR_NO_EVENT) return null;
      throw error;
    }
  }

  /** pkcs11js has this function and the next, but not in its types: it asks for the length itself. */
  C_GetOperationState(session: Handle): Buffer {
    const { octets } = this.core.call('C_GetOperationState', fromHandle(session, 0), Number.MAX_SAFE_INTEGER);
    return Buffer.from(octets ?? []);
  }

  C_SetOperationState(session: Handle, state: Buffer, encryptionKey: Handle, authenticationKey: Handle): void {
    this.core.call(
      'C_SetOperationState',
      fromHandle(session, 0),
      fromBuffer(state, 1),
      fromHandle(encryptionKey, 2),
      fromHandle(authenticationKey, 3),
    );
  }

  C_GetFunctionStatus(session: Handle): void {
    this.core.call('C_GetFunctionStatus', fromHandle(session, 0));
  }

  C_CancelFunction(session: Handle): void {
    this.core.call('C_CancelFunction', fromHandle(session, 0));
  }
}

function generation(session: Handle, mechanism: Mechanism, template: Template) {
  return [fromHandle(session, 0), fromMechanism(mechanism, 1), fromTemplate(template, 2)] as const;
}

function wrapping(session: Handle, mechanism: Mechanism, wrappingKey: Handle, key: Handle, out: Buffer) {
  const handles = [fromHandle(wrappingKey, 2), fromHandle(key, 3)] as const;
  return [fromHandle(session, 0), fromMechanism(mechanism, 1), ...handles, capacityOf(out, 4)] as const;
}

function unwrapping(session: Handle, mechanism: Mechanism, key: Handle, wrapped: Buffer, template: Template) {
  const values = [fromHandle(key, 2), fromBuffer(wrapped, 3), fromTemplate(template, 4)] as const;
  return [fromHandle(session, 0), fromMechanism(mechanism, 1), ...values] as const;
}

function derivation(session: Handle, mechanism: Mechanism, key: Handle, template: Template) {
  return [fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2), fromTemplate(template, 3)] as const;
}
