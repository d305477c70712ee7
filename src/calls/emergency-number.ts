/** Services of the country that are free for everybody, as all telephones and as old mobile ones dial them. */
const emergency = /^(?:112|10[1-4]|0[1-4]0?)$/;

/** Whether who dials it wants help and no colleague: nobody of ours has such a number. */
export function isEmergencyNumber(number: string): boolean {
  return emergency.test(number);
}
