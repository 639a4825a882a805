/**
 * Token, CA and bank as containers, for tests in any language that start their surroundings with testcontainers (`npm i -D testcontainers`): see
 * docs/containers.md.
 */
export { BankContainer, StartedBankContainer } from './bank-container.ts';
export { CaContainer, StartedCaContainer } from './ca-container.ts';
export { writeImageContext } from './context/image-context.ts';
export { engineMissing, hasImage } from './engine.ts';
export { connect, cutOff, InnerNetwork, kill, type Net, pause, unpause } from './faults.ts';
export { DATA_FOLDER, HOUSE_PORT, HouseContainer, StartedHouseContainer } from './house-container.ts';
export { type ImageOptions, tokenBenchImage } from './image.ts';
export { SoftHsmContainer, type SoftHsmToken, StartedSoftHsmContainer } from './soft-hsm-container.ts';
export { StartedTokenContainer, TokenContainer } from './token-container.ts';
