import type { FastifyInstance, FastifyRequest } from 'fastify';
import { webraFiles } from '../../http/ca-webra.ts';
import { mountOctets, type OctetAnswer } from '../../http/octet-route.ts';
import type { House } from '../../http/server.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { CaError } from '../core/problems.ts';
import { pkiService } from './webra/pki-service.ts';
import { readCall, type SoapCall, SoapFault, writeAnswer, writeFault } from './webra/soap.ts';
import { tumarPlaceholder } from './webra/tumar-placeholder.ts';
import { WEBRA_NAMESPACE } from './webra/types.ts';
import {
  OPERATIONS,
  OPERATIONS_NAMESPACE,
  type OperationName,
  operationsDescription,
  serviceDescription,
} from './webra/wsdl.ts';
import { writeDocument, type XmlNode } from './webra/xml-writer.ts';
import { documentSchema, typeSchema } from './webra/xsd.ts';

/** The SOAP service of KISC's CA (X-CA-1): its description, and its operations. */
export function mountWebra(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mountOctets(app, webraFiles.description, ({ request }) => ({ body: describe(request) }));
  mountOctets(app, webraFiles.download, () => ({ body: tumarPlaceholder() }));
  mountOctets(app, webraFiles.service, async ({ body }) => {
    try {
      const call = readCall(body);
      return { body: writeAnswer(call, await operation(ca, call)) };
    } catch (error) {
      if (error instanceof SoapFault) return fault(error);
      house.onBug?.(error, 'webra');
      return fault(new SoapFault('Server', 'Something unforeseen happened; it is recorded.'));
    }
  });
}

const fault = (error: SoapFault): OctetAnswer => ({ status: 500, body: writeFault(error) });

const value = (content: string): XmlNode => ({ name: 'return', content });

/** One row per operation. What `getVersion` says is ours. */
const ANSWERS: Readonly<
  Record<OperationName, (ca: CertificationAuthority, call: SoapCall) => XmlNode[] | Promise<XmlNode[]>>
> = {
  pkiService: async (ca, call) => [await pkiService(ca, call)],
  echo: (_, call) => [value(call.parameter('testParam')?.text ?? '')],
  getVersion: () => [value('token-bench TEST'), value('webra')],
  getDocumentXSD: () => [value(writeDocument(documentSchema('pki_type.xsd')))],
  getTypeXSD: () => [value(writeDocument(typeSchema()))],
  getTumarAdditional: () => {
    throw new SoapFault('Server', 'The Tumar CSP is not ours to hand out.');
  },
};

function operation(ca: CertificationAuthority, call: SoapCall): XmlNode[] | Promise<XmlNode[]> {
  const known = [OPERATIONS_NAMESPACE, WEBRA_NAMESPACE].includes(call.namespace);
  if (!known || !Object.hasOwn(OPERATIONS, call.operation)) throw new SoapFault('Client', 'There is no such operation');
  return ANSWERS[call.operation as OperationName](ca, call);
}

/** The documents of the description, by their query. */
const DESCRIPTIONS: Readonly<Record<string, (address: string) => XmlNode>> = {
  wsdl: serviceDescription,
  'wsdl=1': operationsDescription,
  'xsd=1': typeSchema,
  'xsd=2': (address) => documentSchema(`${address}?xsd=1`),
};

/** @throws CaError entity-not-found */
function describe(request: FastifyRequest): string {
  const [path = '', query = ''] = request.url.split('?');
  const document = DESCRIPTIONS[query.toLowerCase().replace(/=$/, '')];
  if (document === undefined) throw new CaError('entity-not-found', `${path}?wsdl is the description of the service.`);
  return writeDocument(document(`http://${hostOf(request)}${path}`));
}

/** What the client calls us, when that is a name: it goes back to him as the address of the service. */
function hostOf({ host }: FastifyRequest): string {
  return /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:]+\](:\d{1,5})?$/.test(host) ? host : 'localhost';
}
