import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { type DaemonProcess, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { type Lines, runCaller, startCaller } from '../../testing/native-door/caller.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const missing = compilerMissing();
const OPENED: Lines = [
  ['function-list-null', 'CKR_ARGUMENTS_BAD'],
  ['function-list', 'CKR_OK'],
];

/** Lines of a scenario as `what: result`, one under the other. */
function lines(...rows: readonly string[]): Lines {
  return [...OPENED, ...rows.map((row) => row.split(': ') as [string, string])];
}

describe.skipIf(missing)(`a C program through the library${missing && ` [skipped: ${missing}]`}`, () => {
  let daemon: DaemonProcess;
  beforeAll(async () => {
    daemon = await startDaemonProcess({ device: 'generic', label: 'Native', userPin: USER_PIN, soPin: SO_PIN });
  });
  afterAll(() => daemon.close());

  it('GEN-02 GEN-04 GEN-05 GEN-06 GEN-07 GEN-08 GEN-09 GEN-10 initialises in every way of locking', async () => {
    expect(await runCaller(daemon, 'initialize')).toEqual(
      lines(
        'reserved: CKR_ARGUMENTS_BAD',
        'some-callbacks: CKR_ARGUMENTS_BAD',
        'still-not-initialized: CKR_CRYPTOKI_NOT_INITIALIZED',
        'callbacks: CKR_OK',
        'finalize: CKR_OK',
        'callbacks-or-os: CKR_OK',
        'again: CKR_CRYPTOKI_ALREADY_INITIALIZED',
        'finalize: CKR_OK',
        'no-locking: CKR_OK',
        'finalize: CKR_OK',
        'os-locking-no-threads: CKR_OK',
        'finalize-reserved: CKR_ARGUMENTS_BAD',
        'still-initialized: CKR_OK',
        'finalize: CKR_OK',
        'finalize-again: CKR_CRYPTOKI_NOT_INITIALIZED',
        'bad-pointer: CKR_ARGUMENTS_BAD',
      ),
    );
  });

  it('GEN-13 GEN-19 GEN-24 GEN-25 GEN-26 GEN-27 GEN-29 EVT-07 refuses NULL and pointers to nowhere', async () => {
    expect(await runCaller(daemon, 'pointers')).toEqual(
      lines(
        'get-info-null: CKR_ARGUMENTS_BAD',
        'get-info-nowhere: CKR_ARGUMENTS_BAD',
        'slot-list-count-null: CKR_ARGUMENTS_BAD',
        'slot-list-count-nowhere: CKR_ARGUMENTS_BAD',
        'slot-info-null: CKR_ARGUMENTS_BAD',
        'token-info-null: CKR_ARGUMENTS_BAD',
        'mechanism-list-null: CKR_ARGUMENTS_BAD',
        'mechanism-info-null: CKR_ARGUMENTS_BAD',
        'open-session-null: CKR_ARGUMENTS_BAD',
        'wait-slot-null: CKR_ARGUMENTS_BAD',
        'wait-reserved: CKR_ARGUMENTS_BAD',
        'session-first: CKR_SESSION_HANDLE_INVALID',
        'session-before-mechanism: CKR_SESSION_HANDLE_INVALID',
        'pin-nowhere: CKR_SESSION_HANDLE_INVALID',
        'session-info-null: CKR_ARGUMENTS_BAD',
        'random-null: CKR_ARGUMENTS_BAD',
        'random-nowhere: CKR_ARGUMENTS_BAD',
        'random-too-much: CKR_HOST_MEMORY',
        'seed-null: CKR_ARGUMENTS_BAD',
        'find-init-null: CKR_ARGUMENTS_BAD',
        'find-init: CKR_OK',
        'find-null: CKR_ARGUMENTS_BAD',
        'find-count-null: CKR_ARGUMENTS_BAD',
        'find: CKR_OK',
        'find-final: CKR_OK',
        'mechanism-null-parameter: CKR_MECHANISM_PARAM_INVALID',
        'mechanism-null-iv: CKR_MECHANISM_PARAM_INVALID',
        'mechanism-bad-label: CKR_ARGUMENTS_BAD',
        'mechanism-short: CKR_MECHANISM_PARAM_INVALID',
        'mechanism-nowhere: CKR_ARGUMENTS_BAD',
        'attribute-null: CKR_ATTRIBUTE_VALUE_INVALID',
        'attribute-nowhere: CKR_ARGUMENTS_BAD',
        'template-nowhere: CKR_ARGUMENTS_BAD',
        'template-endless: CKR_ARGUMENTS_BAD',
        'attribute-endless: CKR_HOST_MEMORY',
        'object-nowhere: CKR_ARGUMENTS_BAD',
        'handle-untouched: 0',
        'digest-init: CKR_OK',
        'digest-length-null: CKR_ARGUMENTS_BAD',
        'digest-ended: CKR_OPERATION_NOT_INITIALIZED',
        'digest-data-nowhere: CKR_ARGUMENTS_BAD',
        'digest-nothing: CKR_OK',
        'digest-into-nowhere: CKR_ARGUMENTS_BAD',
        'alive: CKR_OK',
      ),
    );
  });

  it('SLOT-01 SLOT-02 OBJ-15 OP-04 gives every length as sections 5.2 and 5.7.5 have it', async () => {
    expect(await runCaller(daemon, 'lengths')).toEqual(
      lines(
        'count: CKR_OK',
        'count-is: 1',
        'no-room: CKR_BUFFER_TOO_SMALL',
        'count-is: 1',
        'short: CKR_BUFFER_TOO_SMALL',
        'length-is: 20',
        'untouched: 0',
        'zero-room: CKR_BUFFER_TOO_SMALL',
        'length: CKR_OK',
        'length-is: 20',
        'digest: CKR_OK',
        'length-is: 20',
        'next: 0',
        'create: CKR_OK',
        'read: CKR_ATTRIBUTE_TYPE_INVALID',
        'attribute-length: 5',
        'attribute-length: ffffffffffffffff',
        'attribute-length: ffffffffffffffff',
        'attribute-length: 5',
        'label: 0',
        'read-short: CKR_BUFFER_TOO_SMALL',
        'attribute-length: ffffffffffffffff',
        'read-nothing: CKR_OK',
        'token-info: CKR_OK',
        'end-of-info: 0',
      ),
    );
  });

  it('takes and gives templates inside templates', async () => {
    expect(await runCaller(daemon, 'nested')).toEqual(
      lines(
        'create: CKR_OK',
        'size: CKR_OK',
        'size-is: 30',
        'types: CKR_OK',
        'type: 100',
        'length: 8',
        'type: 162',
        'length: 1',
        'values: CKR_OK',
        'value: 1f',
        'flag: 1',
        'too-short: CKR_BUFFER_TOO_SMALL',
      ),
    );
  });

  it('carries megabytes, and more pieces than fit one frame', async () => {
    expect(await runCaller(daemon, 'large')).toEqual(
      lines('random: CKR_OK', 'whole: CKR_OK', 'parts: CKR_OK', 'same: 0', 'create: CKR_OK', 'read: CKR_OK', 'same: 0'),
    );
  });

  it('GEN-22 SES-03 threads of one process are one application', async () => {
    expect(await runCaller(daemon, 'threads')).toEqual(lines('initialize: CKR_OK', 'failures: 0', 'alive: CKR_OK'));
  });

  it('GEN-20 a child of fork is an application of its own, and what it executes inherits nothing', async () => {
    expect(await runCaller(daemon, 'forked')).toEqual(
      lines(
        'parent-sockets: 1',
        'child-sockets: 1',
        'child-before: CKR_CRYPTOKI_NOT_INITIALIZED',
        'child-initialize: CKR_OK',
        'child-old-session: CKR_SESSION_HANDLE_INVALID',
        'child-state: 2',
        'inherited-sockets: 0',
        'parent-session: CKR_OK',
        'parent-state: 3',
        'parent-slots: CKR_OK',
      ),
    );
  });

  it('GEN-12 GEN-14 GEN-15 GEN-17 hands out interfaces, and each list says its version', async () => {
    expect(await runCaller(daemon, 'interfaces')).toEqual(
      lines(
        'list-null: CKR_ARGUMENTS_BAD',
        'list-short: CKR_BUFFER_TOO_SMALL',
        'count: 3',
        'list-count: CKR_OK',
        'list: CKR_OK',
        'interface: 3.1',
        'interface: 3.0',
        'interface: 2.40',
        'null: CKR_ARGUMENTS_BAD',
        'any: CKR_OK',
        'version: 3.1',
        'by-version: CKR_OK',
        'version: 2.40',
        'other-version: CKR_ARGUMENTS_BAD',
        'other-name: CKR_ARGUMENTS_BAD',
        'fork-safe: CKR_ARGUMENTS_BAD',
        'info: CKR_OK',
        'info: CKR_OK',
        'info: CKR_OK',
        'info-says-its-list: 1',
      ),
    );
  });

  it('EVT-05 EVT-06 waits for a slot event in one thread while others call; C_Finalize ends the wait', async () => {
    const caller = startCaller(daemon, 'events');
    for (const _ of OPENED) await caller.next();
    expect(await caller.next()).toBe('meanwhile CKR_OK');
    await daemon.ask('remove');
    expect([await caller.next(), await caller.next()]).toEqual(['event CKR_OK', 'slot 0']);
    // Which thread tells first is not said.
    expect((await caller.lines()).map((line) => line.join(' ')).sort()).toEqual([
      'event CKR_CRYPTOKI_NOT_INITIALIZED',
      'finalize CKR_OK',
      'slot 63',
    ]);
    await daemon.ask('insert');
  });
});
