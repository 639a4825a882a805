import { documentMachine } from './testing/bank/documents/document-machine.ts';
import { randomPlay } from './testing/bank/random-play.ts';

randomPlay({
  proves: 'R-BANK-17 R-BANK-18 R-BANK-19 R-BANK-20 R-BANK-21 R-BANK-23 R-BANK-24 R-BANK-25 R-BANK-58',
  machine: documentMachine,
  seed: 5,
  perFault: 2,
});
