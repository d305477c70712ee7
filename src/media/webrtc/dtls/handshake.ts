// RFC 6347 §4.2.4, RFC 5246 §7.3: the flights of one full handshake in which both sides show a certificate.
import {
  createECDH,
  createPrivateKey,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
  X509Certificate,
  type ECDH,
  type KeyObject,
} from 'node:crypto';
import { ReplayWindow } from '../../srtp/replay-window.ts';
import type { SrtpSuite } from '../../srtp/suite.ts';
import { fingerprintOf } from './certificate.ts';
import {
  Cursor,
  curveNumber,
  readCertificate,
  readClientHello,
  readSigned,
  signatureNumbers,
  suiteNumber,
  writeCertificate,
  writeCertificateRequest,
  writeCurvePoint,
  writeServerHello,
  writeSigned,
} from './hello.ts';
import { MessageOrder, messageTypes, writeMessage, type HandshakeMessage } from './message.ts';
import { contentTypes, RecordCipher, writeRecord, type DtlsRecord } from './record.ts';
import { finishedData, masterSecret, recordKeys, srtpKeys } from './secrets.ts';
import type { DtlsOptions } from './terms.ts';

/** Which message must come next. */
type Stage = 'hello' | 'certificate' | 'key' | 'proof' | 'finished' | 'over' | 'failed';

const alerts = { closeNotify: 0, handshakeFailure: 40, badCertificate: 42, decryptError: 51 } as const;
const fatal = 2;
const mostEarly = 4;

export class Handshake {
  readonly #options: DtlsOptions;
  readonly #order = new MessageOrder();
  readonly #transcript: Buffer[] = [];
  readonly #serverRandom = randomBytes(32);
  readonly #seen = new ReplayWindow();
  /** Sealed records that came before the keys to them. */
  readonly #early: DtlsRecord[] = [];
  readonly #numbers = [0, 0];
  #stage: Stage = 'hello';
  #clientRandom: Buffer = Buffer.alloc(0);
  #srtp: SrtpSuite | undefined;
  #ecdh: ECDH | undefined;
  #clientKey: KeyObject | undefined;
  #master: Buffer = Buffer.alloc(0);
  #sealing: RecordCipher | undefined;
  #opening: RecordCipher | undefined;
  #ordersSent = 0;
  /** What we said last: said again when the far end says its last again. */
  #flight: (() => Buffer[]) | undefined;
  /** Since the repeats were answered last: the far end has said something again; we have sent our flight. */
  #wasAsked = false;
  #hasSpoken = false;

  constructor(options: DtlsOptions) {
    this.#options = options;
  }

  /** The keys are agreed. */
  get isOver(): boolean {
    return this.#stage === 'over';
  }

  /** A hello with this random is not the one that we answer. */
  isOfAnother(random: Buffer): boolean {
    if (this.#stage === 'failed') return true;
    return this.#clientRandom.length > 0 && !this.#clientRandom.equals(random);
  }

  /** Takes one record; throws `RangeError` where it is damaged. */
  take(record: DtlsRecord): void {
    if (this.#stage === 'failed') return;
    if (record.epoch === 0) this.#takeClear(record);
    else if (record.epoch === 1) this.#takeSealed(record);
  }

  /** Says our last again, when the far end has said its last again. */
  answerRepeats(): void {
    const due = this.#wasAsked && !this.#hasSpoken && this.#stage !== 'failed';
    if (due) this.#sendFlight();
    this.#wasAsked = false;
    this.#hasSpoken = false;
  }

  close(): void {
    if (this.#stage === 'over') this.#alert(1, alerts.closeNotify);
  }

  /**
   * §4.1.2.7: what comes in the clear may be anybody's. Before the hello only a hello is heard; when the far end is known,
   * only that it says again what it has said.
   */
  #takeClear(record: DtlsRecord): void {
    const { type, fragment } = record;
    if (this.#isKnown) {
      if (type === contentTypes.handshake && this.#order.isAgain(fragment)) this.#wasAsked = true;
      return;
    }
    const isHello = type === contentTypes.handshake && fragment[0] === messageTypes.clientHello;
    if (this.#stage !== 'hello' || isHello) this.#takeContent(record);
  }

  /** It has signed with its key: the rest is sealed. */
  get #isKnown(): boolean {
    return this.#stage === 'finished' || this.#stage === 'over';
  }

  #takeSealed(record: DtlsRecord): void {
    if (!this.#opening || !this.#isKnown) {
      if (this.#early.length < mostEarly)
        this.#early.push({ ...record, fragment: Buffer.from(record.fragment) });
      return;
    }
    const opened = this.#seen.isNew(record.number) ? this.#opening.open(record) : undefined;
    if (!opened) return;
    this.#seen.note(record.number);
    this.#takeContent(opened);
  }

  #takeContent({ type, epoch, fragment }: DtlsRecord): void {
    if (type === contentTypes.alert) this.#hearAlert(fragment);
    if (type !== contentTypes.handshake) return;
    if (this.#order.take(fragment)) this.#wasAsked = true;
    const isClear = epoch === 0;
    while (this.#stage !== 'failed' && !(isClear && this.#isKnown)) {
      const message = this.#order.next();
      if (!message) return;
      this.#step(message);
    }
    if (!this.#isKnown) return;
    // the last message is sealed: nothing of it counts that came in the clear
    this.#order.forget();
    for (const early of this.#early.splice(0)) this.take(early);
  }

  #hearAlert(fragment: Buffer): void {
    const [level, what] = fragment;
    if (level !== fatal && what !== alerts.closeNotify) return;
    const wasOver = this.#stage === 'over';
    this.#stage = 'failed';
    if (wasOver) this.#options.onClosed();
    else this.#options.onFailed('the far end gave up');
  }

  #step(message: HandshakeMessage): void {
    const { type, body } = message;
    // authentic, and nothing that we know: a wish to begin anew, for example
    if (this.#isKnown && (this.#stage === 'over' || type !== messageTypes.finished)) return;
    const expected: Partial<Record<Stage, number>> = {
      hello: messageTypes.clientHello,
      certificate: messageTypes.certificate,
      key: messageTypes.clientKeyExchange,
      proof: messageTypes.certificateVerify,
      finished: messageTypes.finished,
    };
    if (expected[this.#stage] !== type) {
      this.#fail('messages out of place', alerts.handshakeFailure);
      return;
    }
    if (this.#stage === 'finished') {
      this.#finish(message);
      return;
    }
    // what the far end signs with its certificate is all before the signature
    if (this.#stage === 'proof') this.#prove(body);
    this.#transcript.push(message.bytes);
    if (this.#stage === 'hello') this.#answerHello(body);
    else if (this.#stage === 'certificate') this.#know(readCertificate(body));
    else if (this.#stage === 'key') this.#agree(new Cursor(body).vector(1));
  }

  #answerHello(body: Buffer): void {
    // whatever becomes of it: another hello begins anew
    this.#clientRandom = randomBytes(32);
    const hello = readClientHello(body);
    this.#clientRandom = hello.random;
    const { srtp } = hello;
    const common =
      hello.suites.includes(suiteNumber) && hello.curves.includes(curveNumber) && hello.extendedMasterSecret;
    if (!common || srtp === undefined) {
      this.#fail('no common encryption', alerts.handshakeFailure);
      return;
    }
    this.#srtp = srtp;
    this.#ecdh = createECDH('prime256v1');
    const point = writeCurvePoint(this.#ecdh.generateKeys());
    const { certificate } = this.#options;
    const privateKey = createPrivateKey({
      key: Buffer.from(certificate.privateKey),
      format: 'der',
      type: 'pkcs8',
    });
    const signed = Buffer.concat([this.#clientRandom, this.#serverRandom, point]);
    const flight = [
      this.#write(messageTypes.serverHello, writeServerHello(this.#serverRandom, srtp, hello)),
      this.#write(messageTypes.certificate, writeCertificate(Buffer.from(certificate.der))),
      this.#write(
        messageTypes.serverKeyExchange,
        Buffer.concat([point, writeSigned(sign('sha256', signed, privateKey))]),
      ),
      this.#write(messageTypes.certificateRequest, writeCertificateRequest()),
      this.#write(messageTypes.serverHelloDone, Buffer.alloc(0)),
    ];
    this.#stage = 'certificate';
    this.#flight = () => flight.map(({ bytes }) => this.#record(contentTypes.handshake, 0, bytes));
    this.#sendFlight();
  }

  /** RFC 8122 §6.2: the certificate is the one whose fingerprint the description names. */
  #know(certificate: Buffer | undefined): void {
    const { hash, value } = this.#options.fingerprint;
    if (!certificate || fingerprintOf(certificate, hash) !== value) {
      this.#fail('another certificate than was described', alerts.badCertificate);
      return;
    }
    try {
      this.#clientKey = new X509Certificate(certificate).publicKey;
    } catch {
      this.#fail('a certificate that can not be read', alerts.badCertificate);
      return;
    }
    this.#stage = 'key';
  }

  #agree(point: Buffer): void {
    let preMaster: Buffer;
    try {
      preMaster = this.#ecdh!.computeSecret(point);
    } catch {
      this.#fail('a key that is no point of the curve', alerts.handshakeFailure);
      return;
    }
    this.#master = masterSecret(preMaster, this.#transcript);
    const { client, server } = recordKeys(this.#master, this.#randoms);
    this.#opening = new RecordCipher(client);
    this.#sealing = new RecordCipher(server);
    this.#stage = 'proof';
  }

  /** RFC 5246 §7.4.8: the far end holds the key of its certificate. */
  #prove(body: Buffer): void {
    const { kind, signature } = readSigned(body);
    const keyKind = this.#clientKey!.asymmetricKeyType;
    const fits =
      (kind === signatureNumbers.ecdsaSha256 && keyKind === 'ec') ||
      (kind === signatureNumbers.rsaSha256 && keyKind === 'rsa');
    if (!fits || !verify('sha256', Buffer.concat(this.#transcript), this.#clientKey!, signature)) {
      this.#fail('a signature that does not fit', alerts.decryptError);
      return;
    }
    this.#stage = 'finished';
  }

  #finish({ body, bytes }: HandshakeMessage): void {
    const expected = finishedData(this.#master, 'client', this.#transcript);
    if (body.length !== expected.length || !timingSafeEqual(body, expected)) {
      this.#fail('another handshake than ours', alerts.decryptError);
      return;
    }
    this.#transcript.push(bytes);
    const ours = finishedData(this.#master, 'server', this.#transcript);
    const message = this.#write(messageTypes.finished, ours);
    this.#stage = 'over';
    this.#flight = () => [
      this.#record(contentTypes.changeCipher, 0, Buffer.of(1)),
      this.#record(contentTypes.handshake, 1, message.bytes),
    ];
    this.#sendFlight();
    this.#options.onKeys(srtpKeys(this.#master, this.#randoms, this.#srtp!));
  }

  get #randoms() {
    return { client: this.#clientRandom, server: this.#serverRandom };
  }

  #write(type: number, body: Buffer): HandshakeMessage {
    const message = writeMessage(type, this.#ordersSent, body);
    this.#ordersSent += 1;
    this.#transcript.push(message.bytes);
    return message;
  }

  #record(type: number, epoch: 0 | 1, fragment: Buffer): Buffer {
    const number = this.#numbers[epoch]!;
    this.#numbers[epoch] = number + 1;
    const record = { type, epoch, number, fragment };
    return writeRecord(epoch === 1 ? this.#sealing!.seal(record) : record);
  }

  /** All of it is below 1200 bytes and goes in one datagram. */
  #sendFlight(): void {
    this.#hasSpoken = true;
    if (this.#flight) this.#options.send(Buffer.concat(this.#flight()));
  }

  #alert(level: number, what: number): void {
    const epoch = this.#stage === 'over' ? 1 : 0;
    this.#options.send(this.#record(contentTypes.alert, epoch, Buffer.of(level, what)));
  }

  #fail(why: string, alert: number): void {
    this.#alert(fatal, alert);
    this.#stage = 'failed';
    this.#options.onFailed(why);
  }
}
