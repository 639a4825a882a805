/**
 * The user's PC: what a person does with a token at the bank and at the CA. The token is any {@link Pkcs11} (the
 * emulator, SoftHSM2, a device), the houses are reached over HTTP.
 */
export type { Pkcs11 } from '../emulator/spec/pkcs11-api.ts';
export { HttpClient } from '../http/client.ts';
export { type WorkstationClient, workstationClient } from '../http/workstation-client.ts';
export { SUITES, type Suite, type SuiteId } from '../pki/suites.ts';
export type { Bridge, BridgeConnection, BridgeSite } from './bridges/bridge.ts';
export type { BridgeControl } from './bridges/bridge-host.ts';
export { type Blocking, type BridgeState, BridgeStateError } from './bridges/bridge-states.ts';
export { type CryptoSocketOptions, cryptoSocket } from './bridges/crypto-socket/crypto-socket.ts';
export type { BridgeKey, BridgeMaker } from './bridges/installed-bridges.ts';
export { type NcaLayerOptions, ncaLayer } from './bridges/ncalayer/ncalayer.ts';
export type { BridgePorts } from './bridges/open-bridges.ts';
export { assertOrigins } from './bridges/origin-rule.ts';
export { AnswerError, type OpenQuestion, PagePerson } from './bridges/page-person.ts';
export type { Answer, Asker, Choice, Person, Question } from './bridges/person.ts';
export { readScript, ScriptError } from './bridges/script.ts';
export { ScriptedPerson, type ScriptRow, UnansweredQuestionError } from './bridges/scripted-person.ts';
export type { BridgeLimits } from './bridges/server.ts';
export type { TraceLine } from './bridges/trace.ts';
export type { Carrier, CarrierKey, OpenCarrier, ShownKey } from './carriers/carrier.ts';
export { fileCarrier, type KeyFileOptions } from './carriers/file-carrier.ts';
export { folderCarrier, keyFilesOf } from './carriers/folder-carrier.ts';
export { type TokenNames, tokenCarrier } from './carriers/token-carrier.ts';
export { tokenNames } from './carriers/token-names.ts';
export { type DeskPart, workstationOpenApi } from './desk/desk.ts';
export type { DeskLink } from './desk/desk-page.ts';
export type { TokenReader } from './desk/views.ts';
export type { CabinetOptions } from './flows/cabinet-visit.ts';
export { type ChangePinOptions, changePin } from './flows/change-pin.ts';
export { type Enrolment, type EnrolOptions, enrol } from './flows/enrol.ts';
export { FlowError } from './flows/flow-error.ts';
export type { InstallByRequestOptions } from './flows/install-by-request.ts';
export { type InstallCertificatesOptions, installCertificates } from './flows/install-certificates.ts';
export type { CertificateInstallation } from './flows/installation-result.ts';
export {
  type ProgrammedToken,
  type ProgrammingPlace,
  type ProgramTokenOptions,
  programToken,
} from './flows/late-programming.ts';
export { type LateReissue, type LateReissueOptions, lateReissue } from './flows/late-reissue.ts';
export { type LoginByCertificateOptions, loginByCertificate, type SignedIn } from './flows/login-by-certificate.ts';
export type { FlowEvent, FlowOptions, StepTime, Stopwatch } from './flows/progress.ts';
export { type Regeneration, regenerate } from './flows/regenerate.ts';
export type { RegenerateOptions } from './flows/regeneration-run.ts';
export { openRegistrationDesk, type RegistrationDeskOptions } from './flows/registration-desk.ts';
export { type CabinetRequested, requestInCabinet } from './flows/request-in-cabinet.ts';
export type { RequestSigner } from './flows/request-pair.ts';
export {
  type DocumentToSign,
  type SignDocumentOptions,
  type SignedDocument,
  signDocument,
} from './flows/sign-document.ts';
export { STEPS, type StepName } from './flows/steps.ts';
export { type UnblockOptions, unblock } from './flows/unblock.ts';
export { type Polling, type Wait, waitOf } from './flows/waiting.ts';
export { ACTS, type Act } from './installation/core/acts.ts';
export { type InstallAllOptions, installAll } from './installation/core/install-all.ts';
export {
  type AgentState,
  newPc,
  PC_STARTS,
  type Pc,
  type PcOptions,
  type PcStart,
  type Step,
} from './installation/core/pc.ts';
export type { PcFacts, WindowsName } from './installation/core/pc-facts.ts';
export { InstallationError, type InstallationProblem } from './installation/core/problems.ts';
export type { ProcedureName } from './installation/core/procedures.ts';
export { type InstallationOptions, InstallationStory, installationPart } from './installation/pages/part.ts';
export { PROBLEMS, type ProblemCode } from './problems.ts';
export { type StoredCertificate, storedCertificates, type TokenObject, tokenContents } from './token/contents.ts';
export { type Imported, importCertificate, importKeyPair } from './token/import.ts';
export { type ImportFile, ImportFileError, readImportFile } from './token/import-file.ts';
export { type Installed, installAuthority, installUserCertificate } from './token/installation.ts';
export { destroyPair, generatePair } from './token/key-generation.ts';
export { type KeySet, readKeySet, type TokenCertificate, type TokenKeyPair } from './token/key-set.ts';
export { changeUserPin, initialiseToken, setUserPin } from './token/pin.ts';
export { type TokenPlace, TokenSession, withToken } from './token/session.ts';
export { TokenError } from './token/token-error.ts';
export { tokenSigner } from './token/token-signer.ts';
export {
  Configurator,
  type ConfiguratorOptions,
  type OnReading,
  type ProfileEdit,
  type ProfileRow,
  type ReadingProgress,
  type ReadingState,
} from './tumar/configurator.ts';
export {
  CONTAINER_STATES,
  type ContainerCertificate,
  type ContainerKey,
  type ContainerState,
} from './tumar/containers.ts';
export { DEVICES as TUMAR_DEVICES, type DeviceRow, fileProfile } from './tumar/devices.ts';
export { configuratorPart, registerConfigurator } from './tumar/pages/part.ts';
export { type ProfileShelf, profilesInFile, profilesInMemory } from './tumar/profile-shelf.ts';
export { revokedBy } from './tumar/revocation.ts';
export { TumarError } from './tumar/tumar-error.ts';
export { startWorkstation, type Workstation, type WorkstationOptions } from './workstation.ts';
