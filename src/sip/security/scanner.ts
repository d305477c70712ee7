// Names under which tools that look for open telephone systems introduce themselves (fail2ban's asterisk filters,
// the SIPVicious suite's defaults): nobody else uses them.
import type { SipRequest } from '../message/message.ts';

const names =
  /friendly-(?:scanner|request)|sipvicious|sundayddr|sip-?scan|sipcli\/|vaxsipuseragent|pplsip|sipptk|iwar\b|sivus|eyebeam_scan/i;

/** Whether the request says itself that it comes from a scanner. */
export function isScanner(request: SipRequest): boolean {
  const { headers } = request;
  return (
    names.test(headers.get('user-agent') ?? '') ||
    /sip(?:vicious|:100@1\.1\.1\.1)/i.test(headers.get('to') ?? '') ||
    /sipvicious/i.test(headers.get('from') ?? '')
  );
}
