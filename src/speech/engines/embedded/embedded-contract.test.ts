import { recognizerContract } from '../../../../test/contracts/recognizer-contract.ts';
import { silentLog } from '../../../base/index.ts';
import { createEmbeddedRecognizer } from './embedded-recognizer.ts';

recognizerContract('the embedded recognizer', {
  open: async () => ({ recognizer: createEmbeddedRecognizer({ log: silentLog }) }),
});
