import { MemoryStore } from './store.ts';
import { storeContract } from './testing/store-contract.ts';

storeContract('in memory', () => new MemoryStore());
