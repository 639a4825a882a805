import fc from 'fast-check';
import { type Spoilt, spoilt } from '../../../simulation/testing/spoilt.ts';
import { otherHeaders, otherMethod, otherQuery, otherTarget, stranger } from './line-spoilers.ts';
import type { Exchange } from './recording.ts';
import { type OctetSpoiler, spoiltJson, spoiltText, spoiltXml } from './text-spoilers.ts';
import type { WireRequest } from './wire.ts';

/** A right message made bad. */
export type BadRequest = Spoilt<WireRequest>;

/** What is particular to a house. */
export interface Particulars {
  /** Names that some address looks at. */
  readonly queryNames: readonly string[];
  readonly cookieNames: readonly string[];
  readonly spoiltOctets: OctetSpoiler;
}

/** More than any address takes: 4 MiB and one. */
const TOO_MUCH = 4 * 1024 * 1024 + 1;

/** Bad forms of a message, some of them as a browser would send them, which wants to see a page. */
export function badRequests(good: Exchange, particulars: Particulars): fc.Arbitrary<BadRequest> {
  const { method, target, headers, body, isOverTls } = good;
  const message: WireRequest = { method, target, headers, ...(body && { body }), ...(isOverTls && { isOverTls }) };
  const around = fc.oneof(
    { weight: 1, arbitrary: otherMethod(message) },
    { weight: 3, arbitrary: otherTarget(message, good.address) },
    { weight: 3, arbitrary: otherQuery(message, particulars.queryNames) },
    { weight: 4, arbitrary: otherHeaders(message, particulars.cookieNames) },
    { weight: 1, arbitrary: stranger(message) },
  );
  const bad =
    body === undefined ? around : fc.oneof(around, { weight: 2, arbitrary: otherBodies(message, body, particulars) });
  return fc.tuple(bad, fc.boolean()).map(([one, isPage]) => (isPage ? asPage(one) : one));
}

function asPage({ what, value }: BadRequest): BadRequest {
  if (what.startsWith('accept')) return { what, value };
  return spoilt(`${what}, for a page`)({ ...value, headers: { ...value.headers, accept: 'text/html' } });
}

/** Bodies of the kind that the message has, and of others. */
function otherBodies(message: WireRequest, body: Buffer, { spoiltOctets }: Particulars): fc.Arbitrary<BadRequest> {
  const type = message.headers['content-type'] ?? '';
  const withBody = ({ what, value }: Spoilt<Buffer>): BadRequest => spoilt(what)({ ...message, body: value });
  if (type.startsWith('application/json')) {
    return spoiltJson(body.toString(), spoiltOctets).map(({ what, value }) =>
      spoilt(what)({ ...message, headers: { ...message.headers, 'content-type': value.type }, body: value.body }),
    );
  }
  if (type.startsWith('text/xml')) return spoiltXml(body.toString(), spoiltOctets).map(withBody);
  const isText = /^[A-Za-z0-9+/=\s]+$/.test(body.toString('latin1'));
  return (isText ? spoiltText(body.toString(), spoiltOctets) : spoiltOctets(body)).map(withBody);
}

/** Too much, once: it is slow to send. */
export function oversized({ headers, target }: WireRequest): BadRequest {
  return spoilt('more than the server takes')({ method: 'POST', target, headers, body: Buffer.alloc(TOO_MUCH, 0x30) });
}
