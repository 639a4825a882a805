import { custodyMachine } from './testing/bank/custody/custody-machine.ts';
import { randomPlay } from './testing/bank/random-play.ts';

randomPlay({
  proves: 'R-BANK-94 R-BANK-95 R-BANK-96 R-BANK-97 R-BANK-98 R-BANK-99 R-BANK-100 R-BANK-101',
  machine: custodyMachine,
  seed: 5,
  perFault: 3,
});
