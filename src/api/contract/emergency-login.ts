const emergency = /^(?:112|10[1-4]|0[1-4]0?)$/;

/** Whether who dials that login wants help (fire, police, ambulance, gas) and no colleague: no telephone has it. */
export function isEmergencyLogin(login: string): boolean {
  return emergency.test(login);
}
