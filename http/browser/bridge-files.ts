import type { FastifyInstance } from 'fastify';
import { mountOctets, type OctetRoute } from '../octet-route.ts';
import { BRIDGE_WORDS_SCRIPT } from './bridge-words.ts';
import { CRYPTO_SOCKET_SCRIPT } from './crypto-socket-script.ts';
import { DEVICE_SCRIPT } from './device-script.ts';
import { HOUSE_SCRIPT } from './house-script.ts';
import { KEY_WINDOW_SCRIPT } from './key-window-script.ts';

const script = <const Name extends string>(name: Name, does: string, ...requirements: string[]) =>
  ({
    method: 'GET',
    path: `/bridge/${name}.js`,
    contentType: 'text/javascript; charset=utf-8',
    does,
    requirements,
  }) as const;

/** What pages of both houses sign with: ES modules. */
export const bridgeFiles = {
  bridgeSocket: script('crypto-socket', 'Speaks to CryptoSocket over a WebSocket.', 'R-CLIENT-28'),
  bridgeDevice: script('device', 'A device behind CryptoSocket: signatures, requests, installation.'),
  bridgeWindow: script('key-window', 'The window that asks for device, PIN and certificate.'),
  bridgeHouse: script('house', "Asks the page's own server."),
  bridgeWords: script('words', 'What these modules say, in Russian, Kazakh and English.', 'R-CLIENT-28'),
} as const satisfies Readonly<Record<string, OctetRoute>>;

const TEXTS: Readonly<Record<keyof typeof bridgeFiles, string>> = {
  bridgeSocket: CRYPTO_SOCKET_SCRIPT,
  bridgeDevice: DEVICE_SCRIPT,
  bridgeWindow: KEY_WINDOW_SCRIPT,
  bridgeHouse: HOUSE_SCRIPT,
  bridgeWords: BRIDGE_WORDS_SCRIPT,
};

/** Serves them. */
export function mountBridgeFiles(app: FastifyInstance): void {
  for (const [name, row] of Object.entries(bridgeFiles)) {
    mountOctets(app, row, () => ({ body: TEXTS[name as keyof typeof bridgeFiles] }));
  }
}
