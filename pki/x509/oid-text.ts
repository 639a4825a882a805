/** The dotted form of an object identifier's content, X.690 section 8.19: the first subidentifier holds the first two arcs. */
export function oidText(content: Uint8Array): string {
  let text = '';
  let arc = 0;
  for (const octet of content) {
    // The next seven bits must find room; hardly any identifier has such an arc.
    if (arc > ARC_MAX) return longOidText(content);
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    const top = Math.min(2, Math.floor(arc / 40));
    text += text === '' ? `${top}.${arc - top * 40}` : `.${arc}`;
    arc = 0;
  }
  return text;
}

const ARC_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 128) - 1;

/** As {@link oidText}, with arcs of any length. */
function longOidText(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [first = 0n, ...rest] = arcs;
  const top = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}

/** The content of an OBJECT IDENTIFIER in DER. @throws RangeError unless it is the dotted form of one. */
export function oidOctets(value: string): Uint8Array {
  if (!/^([01]\.[1-3]?\d|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*$/.test(value)) {
    throw new RangeError(`object identifier ${value}`);
  }
  const [first = '', second = '', ...rest] = value.split('.');
  const octets = base128(BigInt(first) * 40n + BigInt(second));
  for (const arc of rest) octets.push(...(arc.length > 9 ? base128(BigInt(arc)) : shortArc(Number(arc))));
  return Uint8Array.from(octets);
}

/** X.690 section 8.19.2: seven bits to the octet, the first bit set in all but the last. */
function base128(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}

/** As {@link base128}, of an arc below 2^31: identifiers are written all the time. */
function shortArc(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let rest = arc >> 7; rest > 0; rest >>= 7) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}
