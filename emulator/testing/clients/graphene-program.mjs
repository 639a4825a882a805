// graphene-pk11 as an application of its own: it blocks, so it cannot share a process with the token.
// Arguments: library, PIN. Prints what it found as JSON.
import { createPublicKey, verify } from 'node:crypto';
import graphene from 'graphene-pk11';

const [library, pin] = process.argv.slice(2);
const CKF_OS_LOCKING_OK = 2;
const module = graphene.Module.load(library, 'token-bench');
module.initialize({ flags: CKF_OS_LOCKING_OK });
const slot = module.getSlots(0);
const session = slot.open(graphene.SessionFlag.SERIAL_SESSION | graphene.SessionFlag.RW_SESSION);
session.login(pin);

const keys = session.generateKeyPair(
  graphene.KeyGenMechanism.RSA,
  { token: true, label: 'graphene', id: Buffer.from('77', 'hex'), modulusBits: 2048, verify: true },
  { token: true, label: 'graphene', id: Buffer.from('77', 'hex'), private: true, sensitive: true, sign: true },
);
const data = Buffer.from('signed by graphene');
const signature = session.createSign('SHA256_RSA_PKCS', keys.privateKey).once(data);
const { modulus, publicExponent } = keys.publicKey.getAttribute({ modulus: null, publicExponent: null });
const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: publicExponent.toString('base64url') };
const found = session.find({ label: 'graphene', class: graphene.ObjectClass.PRIVATE_KEY });

process.stdout.write(
  JSON.stringify({
    label: slot.getToken().label.trim(),
    digest: session.createDigest('sha256').once(Buffer.from('abc')).toString('hex'),
    verifiedByToken: session.createVerify('SHA256_RSA_PKCS', keys.publicKey).once(data, signature),
    verifiedByNode: verify('sha256', data, createPublicKey({ key: jwk, format: 'jwk' }), signature),
    privateKeys: found.length,
    sensitive: found.items(0).toType().sensitive,
    random: session.generateRandom(16).length,
  }),
);
session.logout();
session.close();
module.finalize();
