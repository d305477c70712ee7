export const speaking = {
  title: 'The robot’s voice',
  engine: 'What the robot speaks with',
  reach: 'Where the texts of sentences go',
  staysHere: 'The texts do not leave this computer.',
  staysWithYou: (host: string) =>
    `The texts go to ${host}, an address of your own network. Make sure that the server is yours and the way to it is safe.`,
  plainText: 'The connection is not encrypted: anybody on the way may read the texts. Take https.',
  goesTo: (whom: string) =>
    `The texts of sentences, the day of the visit, the doctor and the specialty among them, go to ${whom}. Under Russian law 152-FZ you entrust personal data to somebody: you need a contract with this company.`,
  fallback: 'When this voice does not answer, the built-in one says the sentences, and the call goes on.',
  saved: 'Saved. Holds from the next call on.',
  try: 'Listen',
  trying: 'Making the sentence…',
  tryHint:
    'One sentence in the voice that is filled in above, as a patient hears it on the telephone. Saves nothing.',
  said: (what: string) => `“${what}”`,
  took: (firstMs: number, allMs: number, durationMs: number) =>
    `First sound after ${firstMs} ms, the whole sentence (${(durationMs / 1000).toFixed(1)} s) after ${allMs} ms. In a call nobody waits: sentences are made before dialling.`,
  sound: 'The sentence in this voice',
  failed: 'It did not work',
  plays: 'Ready',
};
