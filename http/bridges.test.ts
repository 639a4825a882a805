import { describe, expect, it } from 'vitest';
import { BRIDGE_ADDRESSES, bridgeAddresses, bridgeSources } from './bridges.ts';

describe('addresses of the bridges', () => {
  it('are the real ones where nothing else is said', () => {
    const cryptoSocket = { ws: 'ws://127.0.0.1:1/tumarcsp/', wss: 'wss://localhost:2/tumarcsp/' };
    expect(bridgeAddresses()).toEqual(BRIDGE_ADDRESSES);
    expect(bridgeAddresses({ cryptoSocket })).toEqual({ ncalayer: { wss: 'wss://127.0.0.1:13579/' }, cryptoSocket });
  });

  it.each(['', 'ws://127.0.0.1:1/', 'https://127.0.0.1:1/', 'wss://', "wss: 'self'", 'wss://127.0.0.1.example/'])(
    'refuses %j',
    (wss) => {
      expect(() => bridgeAddresses({ ncalayer: { wss } })).toThrow(RangeError);
    },
  );

  it('give a policy no more than their origins, each once', () => {
    const cryptoSocket = { ws: 'ws://127.0.0.1:6126/a;b', wss: 'wss://127.0.0.1:13579/tumarcsp/' };
    expect(bridgeSources(bridgeAddresses({ cryptoSocket }))).toEqual([
      'wss://127.0.0.1:13579',
      'https://127.0.0.1:13579',
      'ws://127.0.0.1:6126',
      'http://127.0.0.1:6126',
    ]);
  });
});
