import { FUNCTION_ROWS } from '../../remote/function-rows.ts';
import { PARAMETER_STRUCTURES } from '../../remote/mechanism-structures.ts';
import { hintsOf, LOCAL_FUNCTIONS } from '../library-source.ts';
import { ARGUMENTS_MAX, CALL_LENGTH_MAX, FRAMES, INPUT_MAX, MAILBOX, sizeOf, type WireFrame } from '../wire.ts';

/** docs/native-door.md, drawn from the rows that the door runs on. */
export function doorDocument(): string {
  return [
    INTRO,
    RULES,
    LIMITS,
    '## The frames',
    `A stream over the unix socket. Numbers have their least significant octet first. A call is answered before the next on the same
connection. A CALL has ${ARGUMENTS_MAX} arguments and ${CALL_LENGTH_MAX} octets at most. What is no frame ends the connection.`,
    ...Object.values(FRAMES).map(frame),
    '## The mailbox',
    MAILBOX_RULES,
    mailboxTable(),
    '## The functions',
    `Every C argument goes over as it is; the letters say what of the caller's memory goes along unasked: d data (their length is the
next argument), s a label of 32 octets, m a mechanism and its parameter, t a template with its values, q a template to be filled, i the
arguments of C_Initialize, u one number. What is missing then, the daemon asks for (PEEK).`,
    table(
      ['number', 'function', 'arguments', 'goes along'],
      FUNCTION_ROWS.map(({ name, parameters }, at) => [
        String(at),
        name,
        parameters.flatMap(({ names }) => names).join(', '),
        LOCAL_FUNCTIONS.includes(name) ? 'answered in the library' : code(hintsOf(parameters)),
      ]),
    ),
    '## Mechanism parameters with pointers',
    'All other parameters are taken as octets, whatever their mechanism.',
    table(
      ['structure', 'members'],
      PARAMETER_STRUCTURES.map(({ structure, members }) => [structure, members.map(({ name }) => name).join(', ')]),
    ),
    '',
  ].join('\n\n');
}

function mailboxTable(): string {
  const rows = Object.entries(MAILBOX).map(([name, { at, octets, by, meaning }]) => {
    return [String(at), String(octets), name, by, meaning];
  });
  return table(['at', 'octets', 'field', 'written by the', 'meaning'], rows);
}

const INTRO = `# The native door

Any program that loads a PKCS#11 library can load the emulated token: C, Java, Python, browsers, OpenSSL, OpenSSH.

    npx token-bench token exec -- pkcs11-tool --module "$PKCS11_MODULE_PATH" --list-slots

or from Node: \`startDaemon({ emulator })\` (token-bench/emulator) gives \`modulePath\`, the library to load, and \`environment\`, which the
program needs to find the daemon (\`TOKEN_BENCH_SOCKET\`). The library is compiled when it is first needed, with the variable CC or
\`cc\` (\`apt-get install gcc libc6-dev\`), and kept in \`~/.cache/token-bench\` under the hash of its source. It is for 64-bit Linux.

The library is one C file that knows nothing of PKCS#11 but the list of functions: a call goes to the daemon as a number, its raw arguments
and copies of the memory that they surely refer to. The daemon does the rest: it reads and writes the caller's memory over the same
connection (PEEK, POKE) until it says what to return. So every mechanism and every structure passes, GOST and the vendors' own
included, and NULL, lengths and buffers that are too small mean what section 5.2 says.`;

const RULES = `## What holds

- **Applications.** A process is one application, however many threads and connections it has: they give the same random token. Its
  sessions and logins end with its last connection. Threads need no locks, so every way of locking that C_Initialize offers is taken.
- **Long calls** (an RSA key pair, C_WaitForSlotEvent, modelled latency) hold up nobody but their own thread.
- **fork.** The child is another application: CKR_CRYPTOKI_NOT_INITIALIZED until its own C_Initialize. It inherits no connection that it
  could disturb, and a program that it executes inherits none at all.
- **The daemon dies:** the call that is running and every later one is CKR_DEVICE_ERROR; with a new daemon at the same place
  CKR_CRYPTOKI_NOT_INITIALIZED; after C_Initialize all is well. C_Initialize without a daemon is CKR_GENERAL_ERROR. No SIGPIPE, no hang.
- **Bad pointers** crash nobody: memory is only touched by system calls (process_vm_readv, pwrite, ...), which report it. What cannot be read is
  CKR_ARGUMENTS_BAD. What cannot be written is CKR_ARGUMENTS_BAD too, and then the work was done. (Where a sandbox forbids these calls
  the library touches memory directly, and a bad pointer ends the program as it does with any library.)
- **Interfaces.** The version is that of the newest device in the slots: before 3.0 the library has C_GetFunctionList only, from 3.0 on
  also C_GetInterface and C_GetInterfaceList. Each list has its own functions, so C_GetInfo says the version it was called through.
- **Saved round trips.** When an Init is octet for octet the one before the call before (a program that signs in a loop), the daemon has said that
  it would succeed again (AGAIN), and no token has changed since, the library answers it and sends it with the next call.
- **Who can reach it:** the socket (0600) lies in a folder of mode 0700, or the daemon does not start; another user's programs cannot connect.
- **Traces.** \`startDaemon({ trace })\` tells every call: number, application, function, arguments by the standard's names, return value, outputs,
  duration. PINs, keys, plaintext and random numbers are blanked.`;

const MAILBOX_RULES = `Memory that a connection's library shares with the daemon (memfd_create): to wake a sleeping process costs more than most calls. A
library whose calls follow each other closely says so with them (0x4000): then the daemon sets \`watched\` for a while and looks
there; the library then puts its call there instead of sending it, and waits for \`answer\`. When that takes long, or \`watched\` is
taken back, it sends KNOCK and goes to sleep at the socket, where the answer then comes. An answer that has no room, or before which the
daemon must PEEK, comes over the socket too. A library that finds itself on the same processor as the daemon moves
the daemon to another one, and where there is none leaves the mailbox for a while.
Where the daemon cannot reach the memory (another container), everything goes over the socket.`;

const LIMITS = `## Limits

- Linux on x64 and arm64 with a C library that has pthread_atfork (glibc, musl). Programs set up as setuid ignore the variable.
- Input of one call: ${INPUT_MAX / 1024 / 1024} MiB, else CKR_HOST_MEMORY; templates: 4096 attributes; templates inside templates: one level.
- Notify callbacks of C_OpenSession are accepted and never called. Mutex callbacks are accepted and never needed.
- A bad pointer for an output is noticed after the work: a session that was opened this way stays open.
- 256 calls of one process at once; more wait. The daemon is one thread: of several programs that are at work, only RSA signatures and RSA key pairs are made beside it, on other cores.`;

function frame({ name, from, fields, rest }: WireFrame): string {
  return [
    `### ${name}: from the ${from}, ${sizeOf(name as keyof typeof FRAMES)} octets, then ${rest}.`,
    table(
      ['octets', 'field', 'meaning'],
      fields.map((field) => [String(field.octets), field.name, field.meaning]),
    ),
  ].join('\n\n');
}

function code(text: string): string {
  return text.replaceAll('.', '') === '' ? '' : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
