// Another program: destroys the public keys with the label that it is given. It need not log in.
import { createRequire } from 'node:module';

const { PKCS11 } = createRequire(import.meta.url)('pkcs11js');
const CKF_RW_SERIAL_SESSION = 6;
const CKA_LABEL = 3;
const p11 = new PKCS11();
p11.load(process.env.PKCS11_MODULE_PATH);
p11.C_Initialize();
const [slot] = p11.C_GetSlotList(true);
const session = p11.C_OpenSession(slot, CKF_RW_SERIAL_SESSION);
p11.C_FindObjectsInit(session, [{ type: CKA_LABEL, value: process.argv[2] }]);
const found = p11.C_FindObjects(session, 10);
p11.C_FindObjectsFinal(session);
for (const object of found) p11.C_DestroyObject(session, object);
p11.C_Finalize();
if (found.length === 0) throw new Error('nothing to destroy');
