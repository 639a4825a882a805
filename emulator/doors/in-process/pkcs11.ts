import type { RsaKeySource } from '../../../pki/rsa/key-pool.ts';
import type { Latency } from '../../../simulation/latency.ts';
import type { Application } from '../../core/application.ts';
import { blankPadded } from '../../core/data-types.ts';
import type { KeyPairHandles } from '../../core/functions/key-management.ts';
import { CKR_BUFFER_TOO_SMALL, CKR_OK } from '../../spec/constants.gen.ts';
import type * as api from '../../spec/pkcs11-api.ts';
import type { Pkcs11Version3 } from '../../spec/pkcs11-version-3.ts';
import { addCallbackForms } from './callback-forms.ts';
import { fromBuffer, fromHandle, fromMechanism, fromNumber, fromPin, fromTemplate, toHandle } from './conversion.ts';
import { CoreCaller } from './core-caller.ts';
import { capacityOf, into } from './output.ts';
import { Pkcs11Error } from './pkcs11-error.ts';
import { Version3Door } from './version-3-door.ts';

/**
 * The token as `pkcs11js.PKCS11` shows one: an application swaps one constructor in its tests. Each object is an
 * application of its own. The door converts values and lets the device's time pass; it knows no rule of the token.
 */
export class InProcessPkcs11 extends Version3Door implements Pkcs11Version3 {
  libPath = '';

  constructor(
    application: Application,
    latency: Latency,
    onRsaCandidate: () => void = () => {},
    rsaKeys?: RsaKeySource,
  ) {
    super(new CoreCaller(application, latency, onRsaCandidate, rsaKeys));
  }

  load(path: string): void {
    this.libPath = path;
  }

  close(): void {
    if (this.core.initialized) this.C_Finalize();
  }

  C_Initialize(_options?: api.InitializationOptions): void {
    this.core.call('C_Initialize');
  }

  C_Finalize(): void {
    this.core.call('C_Finalize');
  }

  C_GetInfo(): api.ModuleInfo {
    return this.core.call('C_GetInfo');
  }

  C_GetSlotList(tokenPresent = false): api.Handle[] {
    return this.core.call('C_GetSlotList', tokenPresent).map(toHandle);
  }

  C_GetSlotInfo(slot: api.Handle): api.SlotInfo {
    return this.core.call('C_GetSlotInfo', fromHandle(slot, 0));
  }

  C_GetTokenInfo(slot: api.Handle): api.TokenInfo {
    return this.core.call('C_GetTokenInfo', fromHandle(slot, 0));
  }

  C_InitToken(slot: api.Handle, pin?: string, label = ''): string {
    this.core.call('C_InitToken', fromHandle(slot, 0), fromPin(pin, 1), label);
    return blankPadded(label, 32);
  }

  C_InitPIN(session: api.Handle, pin?: string): void {
    this.core.call('C_InitPIN', fromHandle(session, 0), fromPin(pin, 1));
  }

  C_SetPIN(session: api.Handle, oldPin: string, newPin: string): void {
    this.core.call('C_SetPIN', fromHandle(session, 0), fromPin(oldPin, 1), fromPin(newPin, 2));
  }

  C_GetMechanismList(slot: api.Handle): number[] {
    return this.core.call('C_GetMechanismList', fromHandle(slot, 0));
  }

  C_GetMechanismInfo(slot: api.Handle, mechanism: number): api.MechanismInfo {
    return this.core.call('C_GetMechanismInfo', fromHandle(slot, 0), fromNumber(mechanism, 1));
  }

  C_OpenSession(slot: api.Handle, flags: number): api.Handle {
    return toHandle(this.core.call('C_OpenSession', fromHandle(slot, 0), fromNumber(flags, 1)));
  }

  C_CloseSession(session: api.Handle): void {
    this.core.call('C_CloseSession', fromHandle(session, 0));
  }

  C_CloseAllSessions(slot: api.Handle): void {
    this.core.call('C_CloseAllSessions', fromHandle(slot, 0));
  }

  C_GetSessionInfo(session: api.Handle): api.SessionInfo {
    const { slotId, ...rest } = this.core.call('C_GetSessionInfo', fromHandle(session, 0));
    return { slotID: toHandle(slotId), ...rest };
  }

  C_Login(session: api.Handle, userType: number, pin?: string): void {
    this.core.call('C_Login', fromHandle(session, 0), fromNumber(userType, 1), fromPin(pin, 2));
  }

  C_Logout(session: api.Handle): void {
    this.core.call('C_Logout', fromHandle(session, 0));
  }

  C_CreateObject(session: api.Handle, template: api.Template): api.Handle {
    return toHandle(this.core.call('C_CreateObject', fromHandle(session, 0), fromTemplate(template, 1)));
  }

  C_CopyObject(session: api.Handle, object: api.Handle, template: api.Template): api.Handle {
    return toHandle(
      this.core.call('C_CopyObject', fromHandle(session, 0), fromHandle(object, 1), fromTemplate(template, 2)),
    );
  }

  C_DestroyObject(session: api.Handle, object: api.Handle): void {
    this.core.call('C_DestroyObject', fromHandle(session, 0), fromHandle(object, 1));
  }

  C_GetObjectSize(session: api.Handle, object: api.Handle): number {
    return this.core.call('C_GetObjectSize', fromHandle(session, 0), fromHandle(object, 1));
  }

  C_FindObjectsInit(session: api.Handle, template: api.Template): void {
    this.core.call('C_FindObjectsInit', fromHandle(session, 0), fromTemplate(template, 1));
  }

  C_FindObjects(session: api.Handle, maxObjectCount: number): api.Handle[];
  C_FindObjects(session: api.Handle): api.Handle | null;
  C_FindObjects(session: api.Handle, maxObjectCount?: number): api.Handle[] | api.Handle | null {
    const found = this.core.call('C_FindObjects', fromHandle(session, 0), maxObjectCount ?? 1).map(toHandle);
    return maxObjectCount === undefined ? (found[0] ?? null) : found;
  }

  C_FindObjectsFinal(session: api.Handle): void {
    this.core.call('C_FindObjectsFinal', fromHandle(session, 0));
  }

  C_GetAttributeValue(session: api.Handle, object: api.Handle, template: api.Template): api.AttributeResult[] {
    const wanted = fromTemplate(template, 2);
    const types = wanted.map(({ type }) => type);
    const { rv, readings } = this.core.call(
      'C_GetAttributeValue',
      fromHandle(session, 0),
      fromHandle(object, 1),
      types,
    );
    const values = readings.map((reading, at) => {
      if (reading.rv !== CKR_OK) throw new Pkcs11Error(rv, 'C_GetAttributeValue', `attribute ${types[at]}`);
      return { type: types[at] ?? 0, value: Buffer.from(reading.value) };
    });
    // pkcs11js asks with the values as they come, then reads into buffers of its own: one without octets asks for the length.
    const short = values.find(({ value }, at) => value.length > (wanted[at]?.value.length || Number.POSITIVE_INFINITY));
    if (short === undefined) return values;
    const { length } = short.value;
    throw new Pkcs11Error(CKR_BUFFER_TOO_SMALL, 'C_GetAttributeValue', `attribute ${short.type}`, { length });
  }

  C_SetAttributeValue(session: api.Handle, object: api.Handle, template: api.Template): void {
    this.core.call('C_SetAttributeValue', fromHandle(session, 0), fromHandle(object, 1), fromTemplate(template, 2));
  }

  C_DigestInit(session: api.Handle, mechanism: api.Mechanism): void {
    this.core.call('C_DigestInit', fromHandle(session, 0), fromMechanism(mechanism, 1));
  }

  C_Digest(session: api.Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_Digest', fromHandle(session, 0), fromBuffer(data, 1), capacityOf(out, 2)));
  }

  async C_DigestAsync(session: api.Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(
      out,
      await this.core.callLater('C_Digest', fromHandle(session, 0), fromBuffer(data, 1), capacityOf(out, 2)),
    );
  }

  C_DigestUpdate(session: api.Handle, data: Buffer): void {
    this.core.call('C_DigestUpdate', fromHandle(session, 0), fromBuffer(data, 1));
  }

  C_DigestFinal(session: api.Handle, out: Buffer): Buffer {
    return into(out, this.core.call('C_DigestFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  async C_DigestFinalAsync(session: api.Handle, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_DigestFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  C_SignInit(session: api.Handle, mechanism: api.Mechanism, key: api.Handle): void {
    this.core.call('C_SignInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_Sign(session: api.Handle, data: Buffer, out: Buffer): Buffer {
    return into(out, this.core.call('C_Sign', fromHandle(session, 0), fromBuffer(data, 1), capacityOf(out, 2)));
  }

  async C_SignAsync(session: api.Handle, data: Buffer, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.signLater(fromHandle(session, 0), fromBuffer(data, 1), capacityOf(out, 2)));
  }

  C_SignUpdate(session: api.Handle, data: Buffer): void {
    this.core.call('C_SignUpdate', fromHandle(session, 0), fromBuffer(data, 1));
  }

  C_SignFinal(session: api.Handle, out: Buffer): Buffer {
    return into(out, this.core.call('C_SignFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  async C_SignFinalAsync(session: api.Handle, out: Buffer): Promise<Buffer> {
    return into(out, await this.core.callLater('C_SignFinal', fromHandle(session, 0), capacityOf(out, 1)));
  }

  C_VerifyInit(session: api.Handle, mechanism: api.Mechanism, key: api.Handle): void {
    this.core.call('C_VerifyInit', fromHandle(session, 0), fromMechanism(mechanism, 1), fromHandle(key, 2));
  }

  C_Verify(session: api.Handle, data: Buffer, signature: Buffer): boolean {
    this.core.call('C_Verify', fromHandle(session, 0), fromBuffer(data, 1), fromBuffer(signature, 2));
    return true;
  }

  async C_VerifyAsync(session: api.Handle, data: Buffer, signature: Buffer): Promise<boolean> {
    await this.core.callLater('C_Verify', fromHandle(session, 0), fromBuffer(data, 1), fromBuffer(signature, 2));
    return true;
  }

  C_VerifyUpdate(session: api.Handle, data: Buffer): void {
    this.core.call('C_VerifyUpdate', fromHandle(session, 0), fromBuffer(data, 1));
  }

  C_VerifyFinal(session: api.Handle, signature: Buffer): boolean {
    this.core.call('C_VerifyFinal', fromHandle(session, 0), fromBuffer(signature, 1));
    return true;
  }

  async C_VerifyFinalAsync(session: api.Handle, signature: Buffer): Promise<boolean> {
    await this.core.callLater('C_VerifyFinal', fromHandle(session, 0), fromBuffer(signature, 1));
    return true;
  }

  C_GenerateKeyPair(
    session: api.Handle,
    mechanism: api.Mechanism,
    publicKeyTemplate: api.Template,
    privateKeyTemplate: api.Template,
  ): api.KeyPair {
    return keyPairOf(
      this.core.generateKeyPair(
        fromHandle(session, 0),
        fromMechanism(mechanism, 1),
        fromTemplate(publicKeyTemplate, 2),
        fromTemplate(privateKeyTemplate, 3),
      ),
    );
  }

  async C_GenerateKeyPairAsync(
    session: api.Handle,
    mechanism: api.Mechanism,
    publicKeyTemplate: api.Template,
    privateKeyTemplate: api.Template,
  ): Promise<api.KeyPair> {
    return keyPairOf(
      await this.core.generateKeyPairLater(
        fromHandle(session, 0),
        fromMechanism(mechanism, 1),
        fromTemplate(publicKeyTemplate, 2),
        fromTemplate(privateKeyTemplate, 3),
      ),
    );
  }

  C_SeedRandom(session: api.Handle, seed: Buffer): void {
    this.core.call('C_SeedRandom', fromHandle(session, 0), fromBuffer(seed, 1));
  }

  C_GenerateRandom(session: api.Handle, out: Buffer): Buffer {
    out.set(this.core.call('C_GenerateRandom', fromHandle(session, 0), fromBuffer(out, 1).length));
    return out;
  }

  static {
    addCallbackForms(InProcessPkcs11.prototype);
  }
}

function keyPairOf({ publicKey, privateKey }: KeyPairHandles): api.KeyPair {
  return { publicKey: toHandle(publicKey), privateKey: toHandle(privateKey) };
}
