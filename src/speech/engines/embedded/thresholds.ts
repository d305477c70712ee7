/**
 * How sure the embedded recognizer must be before a scenario acts. A wrong "confirmed" is the worst
 * error, so a yes needs more than the rest; below it the robot asks again.
 */
export const ACCEPT_YES = 0.85;
/** For every meaning but yes: a mistake only leads to a person or to a repeated question. */
export const ACCEPT_OTHER = 0.5;
