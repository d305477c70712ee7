/** Names of everything that the cache holds; a longer key lies under its shorter one. */
export const keys = {
  session: ['session'],
  settings: ['settings'],
  imports: (id: string) => ['imports', id],
  problems: (importId: string) => ['problems', importId],
  appointments: ['appointments'],
  campaigns: ['campaigns'],
  campaign: (id: string) => ['campaigns', id],
  targets: (campaignId: string) => ['targets', campaignId],
  attempts: (targetId: string) => ['attempts', targetId],
  callsNow: (campaignId: string) => ['calls-now', campaignId],
  calls: ['calls'],
  call: (id: string) => ['call', id],
  waveform: (callId: string) => ['waveform', callId],
  trunks: ['trunks'],
  trunkTest: (id: string) => ['trunk-tests', id],
  handCalls: ['hand-calls'],
} as const;
