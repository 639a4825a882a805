import { type Availability, runForeign, withFiles } from '../../testing/foreign.ts';

/** Programs of others for XML: xmllint (libxml2) and xmlsec1. */

function found(program: string, pack: string): Availability {
  const have = runForeign(program, ['--version']).status === 0;
  const reason = have ? '' : `no ${program} (apt-get install ${pack})`;
  return { have, reason, note: have ? '' : ` [skipped: ${reason}]` };
}

export const haveXmllint = () => found('xmllint', 'libxml2-utils');
export const haveXmlsec = () => found('xmlsec1', 'xmlsec1');

/** The canonical form by libxml2, with comments. */
export function xmllint(option: '--c14n' | '--exc-c14n', text: string): string {
  const { status, stdout, stderr } = runForeign('xmllint', ['--nonet', option, '-'], { input: text });
  if (status !== 0) throw new Error(stderr);
  return stdout.toString();
}

/** Whether xmlsec1 verifies the signature of a document under a certificate. @param more further options. */
export function xmlsecVerifies(text: string, certificatePem: string, more: readonly string[] = []): boolean {
  return withFiles({ text, certificatePem }, (path) => {
    const key = ['--pubkey-cert-pem', path.certificatePem];
    return runForeign('xmlsec1', ['--verify', ...key, ...more, path.text]).status === 0;
  });
}

/** A document signed by xmlsec1. @param template with an empty Signature in it. */
export function xmlsecSigned(template: string, keyPem: string, more: readonly string[] = []): string {
  return withFiles({ template, keyPem }, (path) => {
    const { status, stdout, stderr } = runForeign('xmlsec1', [
      '--sign',
      '--privkey-pem',
      path.keyPem,
      ...more,
      path.template,
    ]);
    if (status !== 0) throw new Error(stderr);
    return stdout.toString();
  });
}
