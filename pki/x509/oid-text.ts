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
