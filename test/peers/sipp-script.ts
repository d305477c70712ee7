/**
 * Steps of SIPp scenarios (its own XML), for calls that go wrong. As a callee SIPp keeps what the INVITE said in
 * variables, because its `[last_…]` is whatever came last; in a forked call every fork has a tag of its own.
 */
export type Step = string;

type Has = Readonly<Record<string, string>>;

/** A regular expression that has to be found in a header field, and the variable that holds what was found. */
interface Check {
  readonly header: string;
  readonly expression: string;
  readonly variable: string;
}

const kept: readonly Check[] = [
  { header: 'Via', expression: '.*', variable: 'via' },
  { header: 'From', expression: '.*', variable: 'from' },
  { header: 'To', expression: '.*', variable: 'to' },
  { header: 'CSeq', expression: '.*', variable: 'cseq' },
  { header: 'Contact', expression: 'sip:[^&gt;]*', variable: 'contact' },
];

export function scenario(name: string, steps: readonly Step[]): `<?xml${string}` {
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="${name}">\n${steps.join('\n')}\n</scenario>\n`;
}

export function pause(ms: number): Step {
  return `<pause milliseconds="${ms}"/>`;
}

/** A request comes; `has` names header fields and what has to be in them (a regular expression). */
export function asked(method: string, has: Has = {}): Step {
  return received(`request="${method}"`, checks(has));
}

/** As `asked`, for the INVITE that `told` and `asks` refer to from now on. */
export function invited(has: Has = {}): Step {
  return received('request="INVITE"', [...checks(has), ...kept]);
}

/** A response comes. */
export function answered(status: number, has: Has = {}): Step {
  return received(`response="${status}"`, checks(has));
}

/** A response may come. */
export function maybe(status: number): Step {
  return `<recv response="${status}" optional="true"/>`;
}

interface Saying {
  /** Which fork speaks. */
  readonly fork?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A response to the INVITE. */
export function told(status: string, { fork = 'a', headers = [], body = '' }: Saying = {}): Step {
  const lines = [
    `SIP/2.0 ${status}`,
    'Via:[$via]',
    'From:[$from]',
    `To:[$to];tag=${fork}`,
    'Call-ID: [call_id]',
    'CSeq:[$cseq]',
    'Contact: <sip:[local_ip]:[local_port]>',
  ];
  return sent([...lines, ...headers], body);
}

/** A response to what came last, an INVITE excepted. */
export function toldLast(status: string, headers: readonly string[] = []): Step {
  const last = ['[last_Via:]', '[last_From:]', '[last_To:]', '[last_Call-ID:]', '[last_CSeq:]'];
  return sent([`SIP/2.0 ${status}`, ...last, ...headers], '');
}

/** A request of the callee within the call. */
export function asks(
  method: string,
  cseq: number,
  { fork = 'a', headers = [], body = '' }: Saying = {},
): Step {
  const lines = [
    `${method} [$contact] SIP/2.0`,
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
    `From:[$to];tag=${fork}`,
    'To:[$from]',
    'Call-ID: [call_id]',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:[local_ip]:[local_port]>',
    'Max-Forwards: 70',
  ];
  return sent([...lines, ...headers], body);
}

/** A CSeq that SIPp counts up by itself with each request but ACK and CANCEL. */
export const counted = '[cseq]';

/** The steps again and again; SIPp reads no scenario above 64 KiB. */
export function repeated(times: number, steps: readonly Step[]): Step {
  const round = `<add assign_to="round" value="1"/><test assign_to="more" variable="round" compare="less_than" value="${times}"/>`;
  return [
    '<label id="again"/>',
    ...steps,
    `<nop><action>${round}</action></nop>`,
    '<nop next="again" test="more"/>',
  ].join('\n');
}

/** A request of a caller; `back`: it belongs to the transaction of the step so many before (CANCEL, ACK of a refusal). */
export function calls(
  method: string,
  cseq: number | typeof counted,
  { body = '', back }: Saying & { back?: number } = {},
): Step {
  // SIPp's own branch is the same each time that a step comes
  const fresh = cseq === counted ? `z9hG4bK[pid]x[call_number]x[cseq]${method}` : '[branch]';
  const branch = back === undefined ? fresh : `[branch-${back}]`;
  const lines = [
    `${method} sip:100@[remote_ip]:[remote_port] SIP/2.0`,
    `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`,
    'From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]c[call_number]',
    'To: <sip:100@[remote_ip]:[remote_port]>[peer_tag_param]',
    'Call-ID: [call_id]',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:caller@[local_ip]:[local_port]>',
    'Max-Forwards: 70',
  ];
  return sent(lines, body);
}

function sent(lines: readonly string[], body: string): Step {
  const type = body ? ['Content-Type: application/sdp'] : [];
  const text = [...lines, ...type, 'Content-Length: [len]', '', body].join('\n');
  return `<send><![CDATA[\n${text}${body ? '' : '\n'}]]></send>`;
}

let variables = 0;

function checks(has: Has): Check[] {
  return Object.entries(has).map(([header, expression]) => {
    return { header, expression: expression.replaceAll('"', '&quot;'), variable: `check${variables++}` };
  });
}

function received(what: string, all: readonly Check[]): Step {
  if (all.length === 0) return `<recv ${what}/>`;
  const lines = all.map(
    ({ header, expression, variable }) =>
      `<ereg regexp="${expression}" search_in="hdr" header="${header}:" check_it="true" assign_to="${variable}"/>`,
  );
  // SIPp takes no variable that nobody reads
  const read = `<Reference variables="${all.map(({ variable }) => variable).join(',')}"/>`;
  return `<recv ${what}><action>${lines.join('')}</action></recv>${read}`;
}
