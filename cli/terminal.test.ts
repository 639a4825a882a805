import { describe, expect, it } from 'vitest';
import { Screen, styleOf } from './terminal.ts';
import { captureIo } from './testing/captured-io.ts';

describe('the terminal', () => {
  it.each([
    [{ isTty: true, env: {} }, true],
    [{ isTty: true, env: { NO_COLOR: '1' } }, false],
    [{ isTty: true, env: { NO_COLOR: '' } }, true],
    [{ isTty: true, env: { TERM: 'dumb' } }, false],
    [{ isTty: false, env: {} }, false],
    [{ isTty: false, env: { FORCE_COLOR: '1' } }, true],
    [{ isTty: false, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
  ])('%j has colours: %s', (options, expected) => {
    const io = captureIo(options);
    expect(styleOf(io.out, io.env).good('x')).toBe(expected ? '\u001b[32mx\u001b[0m' : 'x');
  });

  it('writes over the line at the bottom, on a terminal only', () => {
    const tty = captureIo({ isTty: true });
    const screen = new Screen(tty.out);
    screen.status('one');
    screen.status('two');
    screen.line('done');
    expect(tty.written()).toBe('\r\u001b[2K⠋ one\r\u001b[2K⠙ two\r\u001b[2Kdone\n');
    const plain = captureIo();
    const plainScreen = new Screen(plain.out);
    plainScreen.status('one');
    plainScreen.line('done');
    expect(plain.written()).toBe('done\n');
  });
});
