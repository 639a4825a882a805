import { pathToFileURL } from 'node:url';
import { algorithmCalled } from '../token/algorithms.ts';
import { mechanismOf, Signer } from '../token/signing.ts';
import { Workbench } from '../token/workbench.ts';
import { type LibraryToken, openLibrary } from './loaded-library.ts';

/** What the parent says: first a {@link Start}, then as often as it likes how many signatures it wants. */
export interface Start {
  readonly library: LibraryToken;
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
      const bench = new Workbench(() => openLibrary(order.library));
      const algorithm = algorithmCalled(order.algorithm);
      data = Buffer.from(order.message, 'base64');
      signer = new Signer(bench.token, algorithm, bench.pairOf(algorithm), mechanismOf(bench, algorithm));
    }
    process.send?.('done');
  });
  process.on('disconnect', () => process.exit());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) work();
