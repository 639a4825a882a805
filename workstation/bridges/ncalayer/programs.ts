import type { SignatureLayout } from '../../../pki/xml-signature/signature-text.ts';

/** One of the programs that speak this protocol, as far as a page can tell them apart. */
export interface ProgramRow {
  /** The version in the greeting. */
  readonly version: string;
  /** What it answers to the question by which pages look for KAZTOKEN desktop; `undefined`: it does not know the module. */
  readonly kaztokenDesktop: { readonly name: string; readonly version: string } | undefined;
  /** What `sign` gives for data that are no list: a list of one, or the signature itself (XML is a list in both). */
  readonly singleSignature: 'list' | 'text';
  /** How `sign` lays out the signature inside a document: without any line break, or a line to each element. */
  readonly signatureLayout: SignatureLayout;
  readonly source: string;
}

/**
 * NCALayer itself, and KAZTOKEN desktop, which has taken its protocol over and answers in its place when it runs. The recorded
 * pairs of ncalayer-js-client are of KAZTOKEN desktop.
 */
export const PROGRAMS = {
  ncalayer: {
    version: '1.4',
    kaztokenDesktop: undefined,
    singleSignature: 'list',
    signatureLayout: 'compact',
    source: 'fedor35/ncalayer-rs, seen of NCALayer 1.4',
  },
  'kaztoken-desktop': {
    version: '1.2',
    kaztokenDesktop: { name: 'KAZTOKENdesktop', version: '1.2.758.648' },
    singleSignature: 'text',
    signatureLayout: 'lines',
    source: 'ncalayer-js-client 1.5.6, recorded',
  },
} as const satisfies Readonly<Record<string, ProgramRow>>;

export type ProgramName = keyof typeof PROGRAMS;
