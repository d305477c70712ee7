import type { Dictionary } from '../ru/index.ts';

export const settings: Dictionary['settings'] = {
  title: 'Settings',
  lead: 'What the robot says and what this console shows.',
  clinic: 'Clinic',
  clinicName: 'Name of the clinic',
  clinicNameHint: 'As the robot says it: “This is an automatic call from the clinic …”',
  address: 'Address',
  addressHint: 'Street and house, as a patient should hear them.',
  timeZone: 'Time zone',
  timeZoneHint: 'Dates of files are read in it and times are shown in it.',
  disclosure: 'What may be said aloud',
  disclosureHint: 'Somebody else may pick up. The lower the level, the less a stranger learns.',
  disclosureLevels: {
    0: {
      title: 'Only the clinic’s name',
      text: 'We ask to ring back. No date, and not that there is a visit.',
    },
    1: {
      title: 'The visit, its day and time',
      text: 'The robot names the clinic, the date and the hour. Right for most clinics.',
    },
    2: {
      title: 'Also the doctor and specialty',
      text: 'This is health information: the patient’s consent is needed.',
    },
  },
  administrator: 'Administrator',
  administratorUri: 'SIP address of the administrator',
  administratorHint:
    'Those who said “no”, asked something or kept silent are connected here. In a rehearsal a simulated administrator answers.',
  administratorWrong: 'The address looks like sip:100@192.168.1.10',
  calling: 'How to call',
  callingText:
    'Calls at once, attempts, pauses and hours are set before each campaign, on the step “Line”. The last values are remembered, for rehearsals and for real lines apart.',
  callingLink: 'Begin a campaign',
  account: 'Your sign-in',
  current: 'Password now',
  next: 'New password',
  changePassword: 'Change the password',
  passwordChanged: 'The password is changed. Other devices have to sign in again.',
  appearance: 'Appearance',
  theme: 'Theme',
  themeAuto: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',
  language: 'Language of the console',
  required: 'Fill in this field.',
  api: 'The API',
  apiHint: 'Whatever the console does, a program can do.',
};
