import {
  troubleWords,
  type TroubleCode,
  type Trunk as Line,
  type TrunkState as LineState,
} from '../../../calls/index.ts';
import type { TroubleWords, Trunk, TrunkState } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

export function presentTrunk(trunk: Line, state: LineState, linesInUse: number): Trunk {
  // the answer's schema leaves out what is nobody's business
  return {
    ...trunk,
    port: trunk.port ?? null,
    domain: trunk.domain ?? null,
    proxy: trunk.proxy ?? null,
    authority: trunk.authority ?? null,
    clientCertificate: trunk.clientCertificate ?? null,
    username: trunk.username ?? null,
    authUsername: trunk.authUsername ?? null,
    callerId: trunk.callerId ?? null,
    prefix: trunk.prefix ?? null,
    codecs: [...trunk.codecs],
    backupId: trunk.backupId ?? null,
    linesInUse,
    state: presentTrunkState(state),
  };
}

export function presentTrunkState(state: LineState): TrunkState {
  const since = instant(state.sinceMs);
  if (state.state !== 'failed')
    return { status: state.state, why: null, words: null, sipStatus: null, since };
  const { why, sipStatus } = state;
  return { status: 'failed', why, words: wordsOf(why, sipStatus), sipStatus: sipStatus ?? null, since };
}

export function wordsOf(code: TroubleCode, sipStatus?: number): TroubleWords {
  const say = (language: 'ru' | 'en') => {
    const { what, check } = troubleWords(code, language, sipStatus);
    return { what, check: [...check] };
  };
  return { ru: say('ru'), en: say('en') };
}
