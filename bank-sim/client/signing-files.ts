import type { FastifyInstance } from 'fastify';
import { mountBridgeFiles } from '../../http/browser/bridge-files.ts';
import { SIGNING_SCRIPT } from '../pages/signing-script.ts';

/** The scripts that sign in the browser. They need no login: there is nothing of anybody's in them. */
export function mountSigningFiles(app: FastifyInstance): void {
  mountBridgeFiles(app);
  app.get('/signing.js', (_, response) => response.type('text/javascript; charset=utf-8').send(SIGNING_SCRIPT));
}
