import { REQUEST_MESSAGE, RESPONSE_MESSAGE, WEBRA_NAMESPACE } from './types.ts';
import { node, type XmlNode } from './xml-writer.ts';
import { XSD_NAMESPACE } from './xsd.ts';

/**
 * The service's description, WSDL 1.1, in two documents as JAX-WS publishes it: the service and its binding in webra's
 * namespace, the operations in the one that follows from the Java package of Gamma's interface (JSR 181), which their
 * client expects.
 */
export const OPERATIONS_NAMESPACE = 'http://server.services.web.cms.certex.gamma.kz/';

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const SOAP = 'http://schemas.xmlsoap.org/wsdl/soap/';
const NAMESPACES = {
  'xmlns:wsdl': WSDL,
  'xmlns:soap': SOAP,
  'xmlns:xsd': XSD_NAMESPACE,
  'xmlns:op': OPERATIONS_NAMESPACE,
  'xmlns:webra': WEBRA_NAMESPACE,
} as const;

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly repeated?: true;
}

/** One row per operation: its parameters and its result, which is called `return`. */
interface Operation {
  readonly takes: readonly Parameter[];
  readonly gives: Omit<Parameter, 'name'>;
}

export const OPERATIONS = {
  pkiService: {
    takes: [{ name: 'request', type: `webra:${REQUEST_MESSAGE.name}` }],
    gives: { type: `webra:${RESPONSE_MESSAGE.name}` },
  },
  echo: { takes: [{ name: 'testParam', type: 'xsd:string' }], gives: { type: 'xsd:string' } },
  getVersion: { takes: [], gives: { type: 'xsd:string', repeated: true } },
  getDocumentXSD: { takes: [], gives: { type: 'xsd:string' } },
  getTypeXSD: { takes: [], gives: { type: 'xsd:string' } },
  getTumarAdditional: {
    takes: [
      { name: 'isManager', type: 'xsd:boolean' },
      { name: 'isWithJCE', type: 'xsd:boolean' },
    ],
    gives: { type: 'xsd:base64Binary' },
  },
} as const satisfies Readonly<Record<string, Operation>>;
export type OperationName = keyof typeof OPERATIONS;

const ROWS = Object.entries(OPERATIONS) as [OperationName, Operation][];

/** The main document. @param address where the service is. */
export function serviceDescription(address: string): XmlNode {
  const literal = node('soap:body', { use: 'literal' });
  const operations = ROWS.map(([name]) =>
    node(
      'wsdl:operation',
      { name },
      node('soap:operation', { soapAction: '' }),
      node('wsdl:input', {}, literal),
      node('wsdl:output', {}, literal),
    ),
  );
  const transport = { transport: 'http://schemas.xmlsoap.org/soap/http', style: 'document' };
  return node(
    'wsdl:definitions',
    { ...NAMESPACES, targetNamespace: WEBRA_NAMESPACE, name: 'WebraWS' },
    node('wsdl:import', { namespace: OPERATIONS_NAMESPACE, location: `${address}?wsdl=1` }),
    node(
      'wsdl:binding',
      { name: 'WebraWSPortBinding', type: 'op:WebraWS' },
      node('soap:binding', transport),
      ...operations,
    ),
    node(
      'wsdl:service',
      { name: 'WebraWS' },
      node(
        'wsdl:port',
        { name: 'WebraWSPort', binding: 'webra:WebraWSPortBinding' },
        node('soap:address', { location: address }),
      ),
    ),
  );
}

/** The document of the operations. @param address where the service is. */
export function operationsDescription(address: string): XmlNode {
  const schema = { targetNamespace: OPERATIONS_NAMESPACE, elementFormDefault: 'unqualified' };
  return node(
    'wsdl:definitions',
    { ...NAMESPACES, targetNamespace: OPERATIONS_NAMESPACE },
    node(
      'wsdl:types',
      {},
      node(
        'xsd:schema',
        schema,
        node('xsd:import', { namespace: WEBRA_NAMESPACE, schemaLocation: `${address}?xsd=1` }),
        ...ROWS.flatMap(([name, row]) => wrappers(name, row)),
      ),
    ),
    ...ROWS.flatMap(([name]) => [message(name), message(`${name}Response`)]),
    node('wsdl:portType', { name: 'WebraWS' }, ...ROWS.map(([name]) => operation(name))),
  );
}

function wrappers(name: string, { takes, gives }: Operation): XmlNode[] {
  return [wrapper(name, takes), wrapper(`${name}Response`, [{ ...gives, name: 'return' }])];
}

function wrapper(name: string, parameters: readonly Parameter[]): XmlNode {
  const elements = parameters.map(({ repeated, ...attributes }) =>
    node('xsd:element', { ...attributes, minOccurs: '0', ...(repeated && { maxOccurs: 'unbounded' }) }),
  );
  return node('xsd:element', { name }, node('xsd:complexType', {}, node('xsd:sequence', {}, ...elements)));
}

function message(name: string): XmlNode {
  return node('wsdl:message', { name }, node('wsdl:part', { name: 'parameters', element: `op:${name}` }));
}

function operation(name: string): XmlNode {
  return node(
    'wsdl:operation',
    { name },
    node('wsdl:input', { message: `op:${name}` }),
    node('wsdl:output', { message: `op:${name}Response` }),
  );
}
