/** What judges: benches with every house started, the flows played end to end, and what must be true afterwards. */
export {
  type ConformOptions,
  type ConformTarget,
  conform,
  type Progress,
  type Through,
} from './conformance/conform.ts';
export { KNOWN_DIFFERENCES } from './conformance/known-differences.ts';
export {
  authenticationCaseFor,
  OFFICIAL_CASES,
  officialCase,
  publishedRoot,
} from './conformance/oasis-profiles/official-cases.ts';
export { type CaseTarget, type ProfileCase, playCase } from './conformance/oasis-profiles/player.ts';
export { authenticationKeyPair, builtinRoots, install } from './conformance/oasis-profiles/presumed-objects.ts';
export { explain, type KnownDifference, type Verdict, verdictText } from './conformance/oasis-profiles/verdict.ts';
export { REPORT_FORMATS, type ReportFormat, reportText } from './conformance/report/formats.ts';
export type { CheckReport, ConformanceReport, ExpectedDifference } from './conformance/report/report.ts';
export type { RootCause } from './conformance/report/root-causes.ts';
export { freshTokens, makesFreshTokens } from './conformance/run/fresh-tokens.ts';
export { TargetError } from './conformance/run/judging-process.ts';
export type { SlotChoice } from './conformance/targets/target.ts';
export { BENCH_FILES, Bench, type BenchOptions, DEMO_PIN, type PersonalisedClient } from './flows/bench.ts';
export { type Check, checkRegeneration, type Evidence } from './flows/checks.ts';
export { type DemoClient, demoClient, demoPaymentOrder } from './flows/demo-client.ts';
export { type LateRouteReport, lateReportOf } from './flows/late-report.ts';
export { type LateStory, playLateRoute } from './flows/late-route-story.ts';
export { playRegeneration, type Story } from './flows/regeneration-story.ts';
export { type CertificateReport, type RegenerationReport, reportOf } from './flows/report.ts';
export type { Chapter, Refusal, StoryEvent, StoryStep } from './flows/story.ts';
export { type CertificateObject, type KeyPairObjects, type TokenView, viewToken } from './flows/token-view.ts';
export type { Finding } from './flows/worlds/findings.ts';
export { INVARIANTS, type InvariantName, WATCHED } from './flows/worlds/invariants.ts';
export type { WorldOutcome, WorldsWish } from './flows/worlds/outcome.ts';
export { type FlowsReport, type PlayWorldsOptions, playWorlds, WorldsError } from './flows/worlds/play-worlds.ts';
export { FLOWS_FORMATS, type FlowsFormat, flowsReportText } from './flows/worlds/report.ts';
export { type PlayModuleOptions, playModule } from './models/play-module.ts';
export { DIVERGENCES as MODEL_DIVERGENCES } from './models/player/divergences.ts';
export type { PlayFailure, PlaySummary } from './models/player/random-play.ts';
export type { Script } from './models/token/script.ts';
export { type FlowOutcome, type FlowSuiteOptions, type FlowWorld, flowSuite } from './registration/flow-suite.ts';
export { type FlowWorldsOptions, flowWorlds } from './registration/flow-worlds.ts';
export { type Pkcs11SuiteOptions, pkcs11Suite } from './registration/pkcs11-suite.ts';
export type { RunnerContext, TestRunner } from './registration/test-runner.ts';
