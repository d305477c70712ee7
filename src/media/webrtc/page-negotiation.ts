// RFC 8829, RFC 8843: a page offers, we answer; one section of sound, whatever else it brings is refused.
import { Failure } from '../../base/index.ts';
import { agreeOn, type Agreement } from '../sdp/agreement.ts';
import { answerSection, refuseSection } from '../sdp/offer-answer.ts';
import type { Answered, Negotiating, Negotiated } from '../sdp/negotiation.ts';
import { codecOf } from '../sdp/codec-formats.ts';
import { encodingsOf, PayloadNumbers } from '../sdp/payload-numbers.ts';
import { readSessionDescription } from '../sdp/reader.ts';
import type { MediaDescription, SessionDescription } from '../sdp/session-description.ts';
import { writeSessionDescription } from '../sdp/writer.ts';
import type { CodecName } from '../codec/speech-codec.ts';
import { newCredentials, type IceSession } from './ice-lite.ts';
import { readPageTerms, sessionLines, soundLines, type PageTerms } from './page-description.ts';
import { pageAddress } from './page-end.ts';

export interface PageLocalEnd {
  readonly sessionId: string;
  readonly port: number;
  /** Where the port is reached, the best first. */
  readonly hosts: readonly string[];
  readonly codecs: readonly CodecName[];
  /** Of our certificate, by SHA-256. */
  readonly fingerprint: string;
}

export class PageNegotiation implements Negotiating {
  readonly #local: PageLocalEnd;
  readonly #numbers = new PayloadNumbers();
  #ice: IceSession | undefined;
  #version = 0;

  constructor(local: PageLocalEnd) {
    this.#local = local;
  }

  /** Our own hold is made by what the page hears, not by descriptions. */
  hold(): void {
    // nothing to say
  }

  createOffer(): Buffer {
    throw pageOffers();
  }

  acceptAnswer(): Negotiated {
    throw pageOffers();
  }

  createAnswer(bytes: Uint8Array): Answered {
    const reading = readSessionDescription(bytes);
    if (!reading.ok) return { ok: false, why: `${reading.why}, line ${reading.line}` };
    const { description } = reading;
    const index = description.media.findIndex(({ kind, protocol }) => kind === 'audio' && isWeb(protocol));
    const sound = description.media[index];
    if (!sound) return { ok: false, why: 'no audio' };
    const page = readPageTerms(Buffer.from(bytes).toString('utf8'), index);
    if (!page.ok) return page;
    const agreed = agreeOn(
      description,
      // where it is reached is told by ICE
      { ...sound, host: '127.0.0.1', formats: preferred(sound, this.#local.codecs) },
      { codecs: this.#local.codecs, families: { ip4: true, ip6: false }, numbers: this.#numbers },
      { ok: true },
    );
    if (!agreed.ok) return agreed;
    const ice = this.#session(page.terms);
    const agreement: Agreement = {
      ...agreed.agreement,
      remote: { ...pageAddress, rtcpPort: pageAddress.port },
      page: { ice, fingerprint: page.terms.fingerprint },
    };
    return { ok: true, agreement, answer: this.#write(description, index, agreement, page.terms, ice) };
  }

  /** RFC 8839 §4.4.1.1: new names of theirs want new ones of ours. */
  #session({ iceFragment }: PageTerms): IceSession {
    if (this.#ice?.theirFragment !== iceFragment)
      this.#ice = { ours: newCredentials(), theirFragment: iceFragment };
    return this.#ice;
  }

  #write(
    offer: SessionDescription,
    index: number,
    agreement: Agreement,
    { mid }: PageTerms,
    { ours }: IceSession,
  ): Buffer {
    this.#version += 1;
    const { sessionId, port, hosts, fingerprint } = this.#local;
    const terms = { ice: ours, fingerprint, mid, hosts, port };
    const description = {
      origin: { sessionId, version: String(this.#version), host: hosts[0]! },
      host: hosts[0]!,
      time: offer.time,
      media: offer.media.map((media, i) =>
        i === index ? answerSection({ port }, media, agreement, { ok: true }) : refuseSection(media),
      ),
    };
    const [session = '', ...sections] = writeSessionDescription(description)
      .toString()
      .split(/^(?=m=)/m);
    const written = [
      session + ended(sessionLines(terms)),
      ...sections.map((section, i) => section + (i === index ? ended(soundLines(terms)) : '')),
    ];
    return Buffer.from(written.join(''));
  }
}

/** RFC 8829 §5.1.2: how browsers write it, and how older ones did. */
function isWeb(protocol: string): boolean {
  return protocol === 'UDP/TLS/RTP/SAVPF' || protocol === 'RTP/SAVPF';
}

/** Browsers put Opus first whatever they are asked; what we prefer is what a talk's other side speaks. */
function preferred(section: MediaDescription, codecs: readonly CodecName[]): string[] {
  const encodings = new Map(
    encodingsOf(section).map(([payloadType, encoding]) => [String(payloadType), encoding]),
  );
  const rank = (format: string): number => {
    const encoding = encodings.get(format);
    const codec = encoding && codecOf(encoding);
    const at = codec === undefined ? -1 : codecs.indexOf(codec);
    return at < 0 ? codecs.length : at;
  };
  return section.formats.toSorted((a, b) => rank(a) - rank(b));
}

function ended(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

function pageOffers(): Failure {
  return new Failure('invalid', {
    code: 'media.page-offers',
    message: 'A page makes the offer and is answered; it is never offered anything.',
  });
}
