// Russia's plan of numbering (order 205 of its Ministry of Communications, 2017): codes by place; zones by law 107-FZ.

/** By what a number of +7 begins with after it; of several beginnings the longest counts. Several zones: anywhere in them. */
const zones: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'Europe/Kaliningrad': '401',
    'Europe/Moscow':
      '47 48 49 365 811 812 813 814 815 816 817 818 820 821 831 833 834 835 836 841 843 844 847 855 86 87',
    'Europe/Samara': '341 846 848',
    'Europe/Saratov': '845',
    'Europe/Astrakhan': '851',
    'Europe/Ulyanovsk': '842',
    'Asia/Yekaterinburg': '342 343 345 346 347 349 351 352 353',
    'Asia/Omsk': '381',
    'Asia/Novosibirsk': '383',
    'Asia/Tomsk': '382',
    'Asia/Novokuznetsk': '384',
    'Asia/Barnaul': '385 388',
    'Asia/Krasnoyarsk': '390 391 394',
    'Asia/Irkutsk': '301 395',
    'Asia/Chita': '302',
    'Asia/Yakutsk': '416',
    // Yakutia has three clocks: whoever may be rung by the first and the last of them may be by the second
    'Asia/Yakutsk Asia/Srednekolymsk': '411',
    'Asia/Vladivostok': '421 423 426',
    'Asia/Magadan': '413',
    'Asia/Sakhalin': '424',
    'Asia/Kamchatka': '415',
    'Asia/Anadyr': '427',
  }).flatMap(([names, codes]) => codes.split(' ').map((code) => [code, names.split(' ')] as const)),
);

/**
 * The time zones (IANA) that the owner of a number may live in, as its code by place tells: all of them have to be
 * asked. Undefined where the number tells nothing: mobiles, services, other countries.
 */
export function zonesOfNumber(number: string): readonly string[] | undefined {
  const code = /^\+7(\d{3})\d{7}$/.exec(number)?.[1];
  return code === undefined ? undefined : (zones.get(code) ?? zones.get(code.slice(0, 2)));
}
