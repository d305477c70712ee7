/** Where an answer is when the robot has to go on: in PostgreSQL, refused by it, on our own disk until it is back, or nowhere. */
export type AnswerKept = 'written' | 'refused' | 'journalled' | 'nowhere';

/**
 * Whether the robot may go on as if the answer stood («Ваш визит подтверждён», «больше не будем вам звонить»), pure. Else it gives
 * the patient to an administrator, or promises her call. A journalled answer outlives a crash and is written before anybody
 * is called again; should the visit have been moved meanwhile, the card does not take it and a person calls.
 */
export function mayPromise(kept: AnswerKept): boolean {
  switch (kept) {
    case 'written':
    case 'journalled':
      return true;
    case 'refused':
    case 'nowhere':
      return false;
  }
}
