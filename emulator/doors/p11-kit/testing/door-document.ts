import { MECHANISM_ROWS } from '../../../core/mechanisms/token-mechanisms.ts';
import { nameOf } from '../../../spec/names.ts';
import { TEMPLATE_DEPTH_MAX } from '../attribute.ts';
import { ATTRIBUTE_FORMS } from '../attribute-forms.ts';
import { CALLS } from '../call-table.ts';
import { BODY_LENGTH_MAX, HEADER_LENGTH, OPTIONS_LENGTH_MAX } from '../frames.ts';
import { mechanismForm } from '../mechanism.ts';
import { MECHANISM_FORMS, PARAMETER_MEMBERS } from '../mechanism-forms.ts';

/** docs/p11-kit-door.md, drawn from the rows that the door runs on. */
export function doorDocument(): string {
  return [
    INTRO,
    PROGRAMS,
    '## Mechanisms that the client lets pass',
    MECHANISMS_INTRO,
    mechanisms(),
    OTHER_LIMITS,
    '## The wire',
    wire(),
    '### Calls',
    'The signatures are those that stand in the messages. `version` is the least agreed version in which clients use the call.',
    table(
      ['id', 'call', 'request', 'reply', 'version'],
      CALLS.map(({ id, name, request, reply, version }) => [id, name, code(request), code(reply), version]),
    ),
    '### Attributes',
    attributes(),
    '### Mechanism parameters',
    parameters(),
    '',
  ].join('\n\n');
}

const INTRO = `# The p11-kit door

p11-kit brings a client library, \`p11-kit-client.so\`, that hands PKCS#11 calls to a server on a unix socket. The token can be
that server. An application then loads the library of its distribution, and nothing has to be compiled:

    apt-get install p11-kit-modules          # /usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so on Debian
    export P11_KIT_SERVER_ADDRESS=unix:path=/tmp/token-bench-XXXXXX/socket
    pkcs11-tool --module /usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so --list-slots

\`startDaemon\` (token-bench/emulator) gives the address as \`p11KitAddress\` and in \`environment\`, beside our own library. In a module's
configuration of p11-kit, for GnuTLS and everything behind p11-kit-proxy.so, the same address stands as \`remote: unix:path=…\`.
A program that p11-kit starts itself (\`|command\`) serves its one client by \`serveP11KitClient\` on standard input and output.

It is the convenience door. **Our own library (the other door) lets everything pass; this one lets pass what the client is
willing to send.** What is said of a client here is true of 0.24.1 (Debian 12), 0.25.5 and 0.26.4.`;

const PROGRAMS = `## What works

Each with a test that a stock client passes: pkcs11-tool (initialisation, PINs, key pairs, signatures, decryption, its own test),
p11tool, OpenSSL's PKCS#11 engine (signatures, requests, certificates, TLS with a client certificate, CMS), NSS (modutil, certutil with
key pairs and requests), Java (keytool, jarsigner), OpenSSH (ssh-keygen, ssh-agent), graphene, and the contract of pkcs11js.
All three versions of the protocol are proved by a client of our own, which filters nothing: through it GOST passes too.

Every connection is an application with its own sessions, login and handles. Calls of one connection may overlap: an RSA key pair or a
C_WaitForSlotEvent that waits holds up nobody. Removal of the token, faults, latency and traces are those of every other door.`;

const MECHANISMS_INTRO = `The client has a list of mechanisms compiled in. It removes the others from C_GetMechanismList and refuses them with
CKR_MECHANISM_INVALID before a byte is sent, and nothing switches that off. Keys of any kind pass; only mechanisms are held back.`;

const OTHER_LIMITS = `## What else the client does by itself

- C_Initialize with arguments but without CKF_OS_LOCKING_OK is CKR_CANT_LOCK. A pReserved that is not NULL is CKR_ARGUMENTS_BAD (ours).
- Without a server C_Initialize succeeds and there are no slots; it connects at the next C_Initialize only.
- When the server goes, each call is CKR_DEVICE_ERROR until C_Finalize and C_Initialize; a program that does not ignore SIGPIPE is
  killed by it. There is no time-out.
- A value of an attribute of fixed size that is too long (a CK_BBOOL of two octets) is CKR_HOST_MEMORY; it never arrives here.
- 0.24: CKA_WRAP_TEMPLATE and CKA_UNWRAP_TEMPLATE can be set but not read (CKR_DEVICE_ERROR), CKA_DERIVE_TEMPLATE neither.
- 0.24: a buffer of length 0 cannot be told from NULL: it asks for the length. C_SignUpdate and the like with no data: CKR_ARGUMENTS_BAD.
- C_GetAttributeValue with no attributes ends the application by an assertion.
- Parameters of mechanisms that have none are dropped; a parameter of a wrong length is CKR_HOST_MEMORY.
- C_GetFunctionStatus and C_CancelFunction are answered in the client, Notify callbacks never leave it, and 3.2's functions are not in
  the protocol. C_GetInfo says 2.40 to clients of 0.24, which have no other interface.
- Nothing says who the caller is: the socket (0600) lies in a folder that only its owner may enter (0700), or the server does not start.`;

type Cell = string | number;

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return text === '' ? '–' : `\`${text}\``;
}

function mechanisms(): string {
  const names = (since: string) =>
    MECHANISM_ROWS.filter(({ type }) => mechanismForm(type)?.since === since)
      .map(({ type }) => nameOf('CKM', type).replace('CKM_', ''))
      .join(', ');
  return table(
    ['of the emulator’s mechanisms pass', ''],
    [
      ['from 0.24 on', names('0.24')],
      ['from 0.25 on', names('0.25')],
      ['in no release', 'all others: GOST, EdDSA, key wrapping by AES, CCM, SHA-3, every vendor’s own'],
    ],
  );
}

function wire(): string {
  return `A stream over the unix socket. The client's first octet is the highest version it offers (0 up to 0.24, 1 up to 0.25.5, 2 since), the
server answers with the lesser of that and 2. Then frames both ways: ${HEADER_LENGTH} octets of header (tag, length of the options, length of the body;
u32 each), options, body. All integers are big-endian. A reply carries its request's tag, and replies may come in any order. The
server refuses options of more than ${OPTIONS_LENGTH_MAX} and bodies of more than ${BODY_LENGTH_MAX} octets by closing the connection, and keeps no more of a frame
than has arrived. A body is u32 call id, the signature as an octet string, the values; an error is call 0 with signature \`u\`: the CKR.

- \`y\` CK_BYTE · \`u\` CK_ULONG (8 octets) · \`v\` CK_VERSION (2 octets) · \`s\` blank-padded text and \`z\` C string: octet string, which is u32 length
  and octets, length 0xffffffff for NULL
- \`ay\` octets, \`au\` CK_ULONGs: an octet 1 and the array with its length, or an octet 0 and the length alone (NULL, or too little room)
- \`fy\`, \`fu\` room: u32; 0 for NULL; since 0.25 0xffffffff for a buffer of length 0
- \`aA\` attributes: u32 count, each u32 type, an octet (0: no value), u32 length, value in the type's form; at most ${TEMPLATE_DEPTH_MAX} templates deep
- \`fA\` question: u32 count, each u32 type and u32 room; since 0.25.4 followed by the question inside, for templates
- \`M\` mechanism: u32 type (0xffffffff: NULL), then the parameter in the type's form. Clients that offer 0 or 1 write a NULL octet string for
  none; those that offer 2 write nothing for mechanisms without parameter, and otherwise an octet that says whether one follows. This
  depends on what was offered, not on what was agreed
- \`P\` what became of a parameter: nothing for mechanisms without one, otherwise an octet 0`;
}

function attributes(): string {
  const rows = ATTRIBUTE_FORMS.map(({ form, types, since = 0 }) => [
    form,
    types.map((type) => nameOf('CKA', type).replace('CKA_', '')).join(', '),
    since,
  ]);
  return table(
    ['form', 'attributes', 'since version'],
    [...rows, ['octets', 'all others, as the caller’s memory has them', 0]],
  );
}

function parameters(): string {
  const rows = MECHANISM_FORMS.map(({ form, types, since }) => {
    const members = (PARAMETER_MEMBERS as Readonly<Record<string, (typeof PARAMETER_MEMBERS)['pss']>>)[form];
    const shape = members?.map(({ name, kind }) => `${name}: ${kind}`).join(', ') ?? form;
    return [shape, types.map((type) => nameOf('CKM', type).replace('CKM_', '')).join(', '), since];
  });
  return table(['parameter', 'mechanisms', 'client'], rows);
}
