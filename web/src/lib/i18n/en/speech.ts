import type { EngineTrouble, SpeechEngineState } from '../../../../../src/api/contract/index.ts';

const troubles: Record<EngineTrouble, string> = {
  unreachable: 'There is no way to it: check the address, the port, the network and that it runs.',
  untrusted:
    'Its certificate is not trusted: name the file of its root certificate, or look whether it has expired.',
  refused: 'It does not let us in: check the key, and that it is paid for.',
  misordered: 'It did not understand what it was asked: check the address, the model and the other fields.',
  limited: 'It takes no more: the limit of requests or of money is used up.',
  broken: 'It failed or its answer made no sense: look into its log.',
  late: 'It did not answer in time.',
  busy: 'Too many answers at once: we do not send more than that at a time.',
};

const states: Record<SpeechEngineState['state'], (when: string) => string> = {
  untried: (when) => `Chosen ${when}, has heard nobody yet.`,
  works: (when) => `Hears since ${when}.`,
  resting: (when) =>
    `Has not coped since ${when}: the built-in recogniser hears the patients, this one is tried again every few minutes.`,
  trying: (when) => `Is being tried again since ${when}.`,
};

export const speech = {
  title: 'Speech',
  lead: 'Who understands what a patient has answered, and the voice that the robot speaks with.',
  settingsText: 'Who understands patients’ answers, and the voice that the robot speaks with.',
  settingsLink: 'Speech',
  hearing: 'Recognition',
  engine: 'Recogniser',
  chosen: 'chosen',
  reach: 'Where the patient’s voice goes',
  staysHere: 'The voice does not leave this computer.',
  staysWithYou: (host: string) =>
    `The voice goes to ${host}: an address of your own network. Make sure that this server is yours and the way to it is protected.`,
  goesTo: (whom: string) =>
    `The patient’s voice goes to ${whom}. Under Russian law 152-FZ you entrust personal data to somebody (and an answer about a visit may tell of a person’s health): you need the patients’ consent and a contract with this company, and if its servers are abroad, a notice to Roskomnadzor.`,
  plainText: 'The connection is not encrypted: anybody on the way may hear the voice. Take https or wss.',
  secretKept: 'kept; write a new one to replace it',
  secretOfOtherAddress:
    'What is kept was for another address. Type it again: without that it is not used, and is forgotten when you save.',
  forget: 'Forget what is kept',
  willForget: 'Will be forgotten when you save.',
  required: 'Fill in this field.',
  patience: 'How long to wait for it, milliseconds',
  patienceHint:
    'The built-in recogniser always listens. When this one has not answered for so long after the end of a phrase, the built-in answer is taken. Usually 300; the robot is silent for as long.',
  patienceWrong: 'From 100 to 5000.',
  save: 'Save the recogniser',
  saved: 'Saved. Holds from the next call on.',
  try: 'Try it',
  trying: 'Saying one phrase to it…',
  tryHint: 'Says one prepared phrase to the recogniser above. Saves nothing.',
  said: (what: string) => `Said: “${what}”`,
  wrote: (what: string) => `Heard: “${what}”`,
  wroteNothing: 'Heard no words.',
  understood: (meaning: string, percent: number) => `Understood as: ${meaning} (${percent}% sure)`,
  took: (ms: number) => `Answered ${ms} ms after the end of the phrase.`,
  tooSlow: (ms: number) =>
    `That is longer than you are ready to wait (${ms} ms): in a call the built-in recogniser’s answer is taken.`,
  trialFine: 'Hears rightly',
  trialWrong: 'It answered, but understood something else',
  trialFailed: 'It did not work',
  counts: (all: number, own: number, late: number) =>
    `Answers since the start: ${all}, understood by it: ${own}, too late: ${late}.`,
  lastTrouble: 'The last time',
  troubles,
  states,
};
