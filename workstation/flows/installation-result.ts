import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Installed } from '../token/installation.ts';
import type { StepTime } from './progress.ts';

/** What was installed. */
export interface CertificateInstallation {
  /** Number of the request at the CA. */
  readonly requestId: string;
  readonly installed: readonly Installed[];
  /** Certificates whose key is not on this token: install them again with the right one (R-CA-22). */
  readonly missingKeys: readonly Certificate[];
  readonly steps: readonly StepTime[];
}
