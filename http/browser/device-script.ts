/**
 * The module of pages that knows which calls of CryptoSocket make a signature, a request and an installation: a device that was opened with
 * its PIN. The PIN lives as long as this object.
 */
export const DEVICE_SCRIPT = `import { BridgeError } from './crypto-socket.js';

/** What KISC certifies for a year, and the size of its RSA keys. */
const REQUESTS = {
  GOST: { templ: 'CN=GOST_USER_SIGN_1Y,O=Template,C=KZ', keySize: 0 },
  RSA: { templ: 'CN=RSA_USER_SIGN_1Y,O=Template,C=KZ', keySize: 2048 },
};
const RSA_OID = '1.2.840.113549.1.1.1';

/** Devices that are plugged in: {profile, title}, the title as the instructions write it, «JavaToken - JavaToken». */
export async function devicesOf(socket) {
  const { response } = await socket.call('BaseAPI', 'LoadProfileFromTokens', { plugin_name: '' });
  return [...(response || [])].map(({ profile, reader }) => ({ profile, title: nameOf(profile) + ' - ' + reader }));
}

const nameOf = (profile) => profile.replace(/^profile:\\/\\//, '').replace(/^([a-z]+):\\/\\/.*$/, '$1');

export class Device {
  #socket;
  #access;

  /** @throws BridgeError pin-wrong, pin-locked, token-not-present: the PIN is tried at once. */
  static async open(socket, { profile, title }, pass) {
    const device = new Device();
    device.#socket = socket;
    device.#access = { profile, pass };
    device.title = title;
    device.profile = profile;
    await device.readCertificates();
    return device;
  }

  /** Forgets the PIN. */
  close() {
    this.#access = undefined;
    this.#socket.close();
  }

  call(name, param = {}) {
    return this.#socket.call('BaseAPI', name, { ...this.#access, ...param });
  }

  /** Whether it is plugged in now. */
  async isPresent() {
    return (await devicesOf(this.#socket)).some(({ profile }) => profile === this.profile);
  }

  /** Certificates of keys on the device, the one that ends last first. */
  async readCertificates() {
    const answer = await this.call('LoadKeyFromProfile');
    this.certificates = Object.keys(answer)
      .filter((name) => /^certificate\\d+$/.test(name))
      .map((name) => certificateOf(answer[name]))
      .sort((a, b) => b.validTo.localeCompare(a.validTo));
    return this.certificates;
  }

  /** GOST certificates: those that sign. */
  get signers() {
    return this.certificates.filter(({ algorithm }) => algorithm === 'GOST');
  }

  /** Public keys, hexadecimal, of keys that wait for their certificates, with the serial numbers that calls name them by. */
  async waitingKeys() {
    const { response } = await this.call('GetAllKeys', { url: this.profile });
    const keys = Object.values(response?.profiles ?? {}).flatMap((one) => Object.values(one));
    return keys.filter(({ certificateBlob }) => !certificateBlob);
  }

  /**
   * A PKCS#10 for a key that waits under this name, or, where there is none, for a new one: whoever asks again has no second key.
   * @returns base64
   */
  async request(algorithm, dn) {
    const fixed = { isExport: 0, genNew: 0, keyType: 0, hashType: 0, isAltName: false };
    return (await this.call('CreatePKCS10', { ...fixed, ...REQUESTS[algorithm], dn })).response;
  }

  /** The key of a PKCS#10, as GetAllKeys writes it. */
  async publicKeyOf(pkcs10) {
    return (await this.#socket.call('ASNAPI', 'ShowInfoPKCS10', { data: pkcs10 })).publicKey;
  }

  /** CMS with the certificate inside. @param data base64 @param serial of the certificate @returns base64 */
  async sign(data, serial, isDetached = false) {
    const terms = { isConvert: true, isCert: true, hashType: 0, detach: isDetached };
    return (await this.call('Sign', { ...terms, sn: serial, data })).pkcs7;
  }

  /** Whether there is a path from each certificate to a root among the authorities, all of them good now. @throws BridgeError certificate-wrong */
  async examine(certificates, authorities) {
    const rootCertificate = authorities.map(pemOf).join('');
    for (const certificate of certificates) await this.call('CheckCertificate', { certificate, rootCertificate });
  }

  /** Writes a certificate beside its key, or that of an authority. @throws BridgeError certificate-without-key */
  install(certificate) {
    return this.call('InstallCertificate', { certificate, flagCN: 0, rootCertificate: '' });
  }


  /** Removes the keys of these requests, which nobody will certify. What is gone already is no error. */
  async removeKeysOf(requests) {
    const keys = [];
    for (const request of requests) keys.push((await this.publicKeyOf(request)).toUpperCase());
    for (const { publicKey, serialNum } of await this.waitingKeys()) {
      if (keys.includes(publicKey.toUpperCase())) await this.call('DelKey', { sn: serialNum });
    }
  }

  /** The certificate with this serial number. @throws BridgeError wrong-token */
  certificate(serial) {
    const found = this.certificates.find((one) => isSameSerial(one.serialNumber, serial));
    if (found === undefined) throw new BridgeError('wrong-token');
    return found;
  }
}

const pemOf = (certificate) => '-----BEGIN CERTIFICATE-----\\n' + certificate + '\\n-----END CERTIFICATE-----\\n';

function certificateOf({ serialNumber, subjectDN, keyOid, validTo, certificateBlob }) {
  const name = subjectDN.split(/[;,]\\s*/).find((one) => one.startsWith('CN='));
  const algorithm = keyOid === RSA_OID ? 'RSA' : 'GOST';
  return { serialNumber, algorithm, validTo, certificateBlob, name: name?.slice(3) ?? subjectDN };
}

/** Hexadecimal numbers, whatever their case and leading zeros. */
export function isSameSerial(one, other) {
  const plain = (text) => text.toLowerCase().replace(/^0+/, '');
  return plain(one) === plain(other);
}
`;
