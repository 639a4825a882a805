import { pathToFileURL } from 'node:url';
import { ECDSA_P256, RSA_2048 } from './algorithms.ts';
import { openLibrary } from './library-target.ts';
import { Signer } from './pkcs11-target.ts';

/** What the parent says: first a {@link Start}, then as often as it likes how many signatures it wants. */
export interface Start {
  readonly modulePath: string;
  readonly pin: string;
  readonly algorithm: string;
  readonly message: string;
}

/** A program of its own that signs through the token's library: `node client-process.js`, with a channel to its parent. */
function work(): void {
  let signer: Signer | undefined;
  let data = Buffer.alloc(0);
  process.on('message', (order: Start | number) => {
    if (typeof order === 'number') {
      for (let count = 1; count < order; count++) signer?.sign(data);
      signer?.verify(data, signer.sign(data));
    } else {
      const algorithm = [RSA_2048, ECDSA_P256].find(({ name }) => name === order.algorithm) ?? RSA_2048;
      data = Buffer.from(order.message, 'base64');
      signer = new Signer(openLibrary(order), algorithm);
    }
    process.send?.('done');
  });
  process.on('disconnect', () => process.exit());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) work();
