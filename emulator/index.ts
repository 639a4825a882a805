/** The emulator's public face: `token-bench/emulator`. */
export { FaultListError } from '../simulation/fault-list.ts';
export {
  describeFault,
  type FaultAct,
  type FaultList,
  type FaultMoment,
  type FaultRule,
  type FaultTime,
  type FiredFault,
} from '../simulation/faults.ts';
export { LIGHT_DERIVATION, type PinDerivation, STRONG_DERIVATION } from './core/sealing/pin-derivation.ts';
export { TokenRecordError } from './core/token-records.ts';
export { type Daemon, type DaemonOptions, startDaemon } from './daemon.ts';
export { InProcessPkcs11 } from './doors/in-process/pkcs11.ts';
export { Pkcs11Error } from './doors/in-process/pkcs11-error.ts';
export { compiledLibrary, LibraryError, type LibraryOptions } from './doors/module/library.ts';
export {
  type P11KitServer,
  type P11KitServerOptions,
  serveP11KitClient,
  startP11KitServer,
} from './doors/p11-kit/p11-kit.ts';
export { SocketPlaceError } from './doors/remote/private-socket.ts';
export { Trace, type TraceEvent } from './doors/remote/trace.ts';
export {
  createEmulator,
  type EmulatedSlot,
  type EmulatedToken,
  type Emulator,
  type EmulatorOptions,
} from './emulator.ts';
export { type FaultInjection, parseFaults } from './faults.ts';
export { DEVICE_PROFILES, type DeviceName } from './profiles/devices.ts';
export * from './spec/constants.gen.ts';
export type { CostKey, DeviceMechanism, DeviceProfile, FactoryState, PinPolicy } from './spec/device-profile.ts';
export { ckrName, type NamedFamily, nameOf } from './spec/names.ts';
export { EC_PARAMETERS, type EcCurveName, PARAMETER_OIDS, type ParameterOid } from './spec/oids.ts';
export type * from './spec/pkcs11-api.ts';
export type * from './spec/pkcs11-version-3.ts';
export * from './spec/vendor.ts';
export { type FileStore, openTokenImage } from './store/file-store.ts';
export { TokenImageError, type TokenImageFault } from './store/token-image-error.ts';
export type { SlotSetup } from './token-maker.ts';
