import type { Pronunciation } from '../speech/index.ts';

/** What becomes of a voicemail: hung up at once, listened to without a word, or left a message of the clinic's name and number. */
export type Voicemail = 'hang-up' | 'silence' | 'message';

/** What a reminder talks about. The wall-clock values are those of the visit's own zone. */
export interface ReminderFacts {
  readonly clinicName: string;
  /** `2026-11-23` */
  readonly date: string;
  /** `15:00` */
  readonly time: string;
  /** Full name as the file has it: `Иванова Мария Петровна`. */
  readonly doctor?: string;
  /** `стоматолог`, `врач-терапевт`, `УЗИ`. */
  readonly specialty?: string;
  /** 0 the clinic's name only, 1 the visit and when, 2 the doctor and specialty too. */
  readonly disclosureLevel: 0 | 1 | 2;
  /** Where the clinic can be rung back, as people write it; told to anybody. */
  readonly callbackNumber?: string;
  /** Hung up at once when absent. */
  readonly voicemail?: Voicemail;
  /** IANA zone of the visit: `Europe/Moscow`. */
  readonly zone: string;
  /** Of the clinic's own words: its name, its doctors. */
  readonly pronunciations?: readonly Pronunciation[];
  /** What the clinic says to which questions, by the id that a recogniser gives; may have slots, told by the disclosure level as any. */
  readonly answers?: readonly {
    readonly id: string;
    readonly asked: readonly string[];
    readonly say: string;
  }[];
}
