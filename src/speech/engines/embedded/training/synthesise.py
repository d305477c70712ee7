"""Speaks the phrases with every engine at hand and keeps the clips as 8 kHz int16 in the cache folder.

    python3 synthesise.py [--rhvoice 900] [--espeak 110] [--test 150] [--jobs 2]
    python3 synthesise.py --answers 160     what is rarer and harder, and our own prompts, as CACHE/answers and CACHE/prompts
    python3 synthesise.py --composed 2500 [--seed 60]   wordings put together of parts, as CACHE/composed-60
    python3 synthesise.py --fresh 40        what only the tests speak and nobody looked at, as CACHE/fresh
    python3 synthesise.py --product 45      the product's own espeak-ng, as CACHE/product

Writes CACHE/spoken.npz (one int16 array with offsets) and CACHE/spoken.json (engine, voice, meaning,
text, part of each clip; part is train, dev or test). Same seed, same corpus.
"""
import argparse, json, math, os, random, subprocess, sys, tempfile, wave
from multiprocessing import Pool
from pathlib import Path
import numpy as np
from scipy.signal import resample_poly
import phrases as P
from composed import composed
from rhvoice import Rhvoice

CACHE = Path(os.environ.get('PEREZVON_TRAINING', Path.home() / '.cache/perezvon-training'))
RH_TRAIN = ['anna', 'irina', 'aleksandr', 'elena']
# Their licence (CC-BY-NC-ND) forbids derivatives: they only listen-test, their sound never reaches the weights.
RH_DEV = ['mikhail', 'tatiana', 'pavel', 'victoria']
RH_TEST = ['arina', 'artemiy', 'evgeniy-rus', 'vitaliy', 'yuriy']
ESPEAK_DEV = ['Alicia', 'zac', 'benjamin', 'marcelo']
ESPEAK_TEST = ['linda', 'Andy', 'david', 'steph', 'pedro', 'Nguyen', 'belinda', 'victor']
# Rehearsal patients speak with these: all of them are in training, at their natural settings too.
ESPEAK_HOUSE = ['', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'f1', 'f2', 'f3', 'f4', 'f5']
ESPEAK_LEFT_OUT = {'AnxiousAndy', 'fast', 'Demonic', 'whisper', 'whisperf', 'UniRobot', 'anikaRobot', 'Storm', 'announcer', 'Mr', 'croak'}
# Of the meanings in P.HELD_OUT, in their order.
HELD_OUT_SHARES = [6, 6, 1, 1, 2, 2, 1, 1, 1, 5]
FESTVOX = Path('/usr/share/festival/voices/russian/msu_ru_nsh_clunits')


def word_list():
    """Common-looking words of Debian's hunspell-ru, for speech that means nothing to us."""
    rng = random.Random(1)
    text = Path('/usr/share/hunspell/ru_RU.dic').read_bytes().decode('utf-8', 'ignore')
    words = [w.split('/')[0].lower() for w in text.split('\n')[1:]]
    words = [w for w in words if 3 <= len(w) <= 9 and w.isalpha()]
    return rng.sample(words, 4000)


def sentence_list():
    text = (FESTVOX / 'etc/txt.done.data').read_text('utf-8')
    return [line.split('"')[1].replace('+', '') for line in text.split('\n') if line.count('"') >= 2]


def trim(x, margin=0.03):
    """Cuts silence off both ends (relative to the loudest 20 ms), leaving `margin` seconds."""
    if len(x) < 400:
        return x
    frames = len(x) // 160
    level = np.sqrt((x[:frames * 160].reshape(frames, 160).astype(np.float64) ** 2).mean(1))
    loud = np.flatnonzero(level > level.max() * 0.02)
    if not len(loud):
        return x[:0]
    return x[max(0, loud[0] * 160 - int(margin * 8000)):(loud[-1] + 1) * 160 + int(margin * 8000)]


def to_line(x, rate):
    """Any rate to 8 kHz int16 with its peak at half scale, trimmed."""
    if not len(x):
        return np.zeros(0, np.int16)
    x = x.astype(np.float64)
    if rate != 8000:
        g = np.gcd(rate, 8000)
        x = resample_poly(x, 8000 // g, rate // g)
    x = trim(x - x.mean())
    peak = np.abs(x).max() if len(x) else 0
    return (x * (16000 / peak)).astype(np.int16) if peak > 0 else np.zeros(0, np.int16)


def read_wav(raw):
    """RHVoice and espeak-ng write wrong lengths into headers of pipes: find `data` ourselves."""
    at = raw.find(b'data')
    rate = int.from_bytes(raw[24:28], 'little')
    body = raw[at + 8:]
    return np.frombuffer(body[:len(body) // 2 * 2], np.int16), rate


RHVOICE = None


def speak(job):
    global RHVOICE
    try:
        if job['engine'] == 'rhvoice':
            RHVOICE = RHVOICE or Rhvoice()
            return to_line(*RHVOICE.speak(job['voice'], job['text'], job['rate'], job['pitch']))
        command = ['espeak-ng', '-v', job['voice'], '-p', str(job['pitch']), '-s', str(job['rate']), '--stdout', job['text']]
        return to_line(*read_wav(subprocess.run(command, capture_output=True, timeout=30).stdout))
    except Exception as error:  # one lost clip is no reason to lose the corpus
        print('lost', job['engine'], job['voice'], error, file=sys.stderr)
        return np.zeros(0, np.int16)


def variants():
    listing = subprocess.run(['espeak-ng', '--voices=variant'], capture_output=True, text=True).stdout
    names = [n.split('!v/')[1].split()[0] for n in listing.split('\n') if '!v/' in n]
    return [n for n in names if n not in ESPEAK_LEFT_OUT]


def test_phrases(rng, words, sentences, n):
    out = []
    for _ in range(n):
        if rng.random() < .35:
            meaning = rng.choices(list(P.HELD_OUT), HELD_OUT_SHARES)[0]
            out.append((meaning, rng.choice(P.split(P.HELD_OUT[meaning])), 'new'))
        else:
            out.append((*P.phrase(rng, words, sentences), 'known'))
    return out


def jobs(args):
    rng = random.Random(20)
    words, sentences = word_list(), sentence_list()
    fresh_words, fresh_sentences = words[3400:], sentences[520:]
    words, sentences = words[:3400], sentences[:520]
    out = []

    def add(engine, voice, part, text, meaning, wording, pitch, rate):
        out.append(dict(engine=engine, voice=voice, part=part, meaning=meaning, text=text, wording=wording, pitch=pitch, rate=rate))

    for voice in RH_TRAIN:
        for _ in range(args.rhvoice):
            meaning, text = P.phrase(rng, words, sentences)
            add('rhvoice', voice, 'train', P.punctuate(rng, text), meaning, 'known', rng.choice([60, 75, 85, 95, 100, 105, 115, 130, 150]), rng.choice([70, 80, 90, 100, 110, 125, 145, 165]))
    house = set(ESPEAK_HOUSE)
    for variant in ESPEAK_HOUSE + [v for v in variants() if v not in house]:
        part = 'dev' if variant in ESPEAK_DEV else 'test' if variant in ESPEAK_TEST else 'train'
        voice = 'ru+' + variant if variant else 'ru'
        if part == 'train':
            for i in range(args.espeak * (2 if variant in house else 1)):
                meaning, text = P.phrase(rng, words, sentences)
                natural = variant in house and i % 2 == 0
                add('espeak', voice, part, P.punctuate(rng, text), meaning, 'known', 50 if natural else rng.randrange(15, 90), rng.choice([150, 165, 175]) if natural else rng.randrange(115, 215))
        else:
            for meaning, text, wording in test_phrases(rng, fresh_words, fresh_sentences, args.test):
                add('espeak', voice, part, P.punctuate(rng, text), meaning, wording, rng.randrange(30, 70), rng.randrange(130, 195))
    for voice in RH_DEV + RH_TEST:
        for meaning, text, wording in test_phrases(rng, fresh_words, fresh_sentences, args.test):
            add('rhvoice', voice, 'dev' if voice in RH_DEV else 'test', P.punctuate(rng, text), meaning, wording, 100, rng.choice([85, 100, 115, 130]))
    return out


def answer_jobs(n):
    """What is rarer and harder to tell apart, in all voices; the test voices get wordings that were never trained."""
    rng = random.Random(40)
    out = []

    def add(engine, voice, part, meaning, text, wording, pitch, rate):
        out.append(dict(engine=engine, voice=voice, part=part, meaning=meaning, text=P.punctuate(rng, text), wording=wording, pitch=pitch, rate=rate))

    for voice in RH_TRAIN:
        for _ in range(n):
            add('rhvoice', voice, 'train', *P.answer(rng), 'known', rng.choice([55, 65, 75, 85, 95, 100, 110, 125, 145]), rng.choice([75, 85, 95, 105, 120, 140]))
    for variant in ESPEAK_HOUSE + [v for v in variants() if v not in ESPEAK_HOUSE]:
        voice = 'ru+' + variant if variant else 'ru'
        if variant in ESPEAK_DEV + ESPEAK_TEST:
            for _ in range(n // 4):
                add('espeak', voice, 'dev' if variant in ESPEAK_DEV else 'test', *P.held_out_answer(rng), rng.randrange(30, 70), rng.randrange(130, 195))
        else:
            for i in range(n // 8 * (2 if variant in ESPEAK_HOUSE else 1)):
                natural = variant in ESPEAK_HOUSE and i % 2 == 0
                add('espeak', voice, 'train', *P.answer(rng), 'known', 50 if natural else rng.randrange(10, 95), rng.choice([150, 165, 175]) if natural else rng.randrange(110, 220))
    for voice in RH_DEV + RH_TEST:
        for _ in range(n // 4):
            add('rhvoice', voice, 'dev' if voice in RH_DEV else 'test', *P.held_out_answer(rng), 100, rng.choice([85, 100, 115, 130]))
    return out


def said(rng, text):
    """As somebody says it: with its pauses or without them."""
    return P.punctuate(rng, text.replace(',', '') if rng.random() < 0.35 else text)


def composed_jobs(n, seed):
    """Wordings put together of parts: n of each free voice of RHVoice, the natural ones, fewer of espeak-ng's; for training only."""
    rng = random.Random(seed)
    out = []

    def add(engine, voice, pitch, rate):
        meaning, text = composed(rng)
        out.append(dict(engine=engine, voice=voice, part='train', meaning=meaning, text=said(rng, text), wording='known', pitch=pitch, rate=rate))

    for voice in RH_TRAIN:
        for _ in range(n):
            add('rhvoice', voice, int(100 * math.exp(rng.uniform(-0.6, 0.45))), int(100 * math.exp(rng.uniform(-0.4, 0.55))))
    for variant in ESPEAK_HOUSE + [v for v in variants() if v not in ESPEAK_HOUSE]:
        if variant not in ESPEAK_DEV + ESPEAK_TEST:
            for _ in range(n // 60):
                add('espeak', 'ru+' + variant if variant else 'ru', rng.randrange(5, 99), rng.randrange(105, 230))
    rng.shuffle(out)
    return out


def fresh_jobs(n):
    """Wordings as nothing trained, by the test voices."""
    rng = random.Random(70)
    out = []
    for engine, voice in [('espeak', f'ru+{variant}') for variant in ESPEAK_TEST] + [('rhvoice', voice) for voice in RH_TEST]:
        for _ in range(n):
            meaning, text, wording = P.fresh_answer(rng)
            pitch, rate = (rng.randrange(30, 70), rng.randrange(130, 195)) if engine == 'espeak' else (100, rng.choice([85, 100, 115, 130]))
            out.append(dict(engine=engine, voice=voice, part='test', meaning=meaning, text=P.punctuate(rng, text), wording=wording, pitch=pitch, rate=rate))
    return out


def prompt_jobs():
    """Our own side of the call, for echoes: other voices in tests than in training."""
    voices = [('espeak', 'ru+f2', 'train'), ('espeak', 'ru+f4', 'train'), ('rhvoice', 'anna', 'train'), ('espeak', 'ru', 'test'), ('rhvoice', 'irina', 'test')]
    return [dict(engine=engine, voice=voice, part=part, meaning='other', text=text, wording='known', pitch=50 if engine == 'espeak' else 100,
                 rate=150 if engine == 'espeak' else 100) for engine, voice, part in voices for text in P.split(P.W.PROMPTS)]


def product_jobs(n):
    """What `product-voices.mjs` shall say with the product's own synthesiser: CACHE/product-jobs.json."""
    rng = random.Random(31)
    words, sentences = word_list()[:3400], sentence_list()[:520]
    out = []
    for variant in [*ESPEAK_HOUSE, 'Annie', 'Mario', 'Alex']:
        for i in range(n):
            meaning, text = P.REHEARSAL[i] if i < len(P.REHEARSAL) else P.phrase(rng, words, sentences)
            text = text.replace('-', ' ') if i < len(P.REHEARSAL) else P.punctuate(rng, text).lstrip('-. ')
            out.append(dict(engine='product', voice='ru+' + variant if variant else 'ru', part='train', text=text, meaning=meaning,
                            wording='known', pitch=rng.choice([42, 50, 57]), rate=rng.choice([130, 145, 160, 174])))
    return out


def plain_phrases(seed=21):
    """An endless draw of (meaning, text) from everything that patients say."""
    rng = random.Random(seed)
    words, sentences = word_list()[:3400], sentence_list()[:520]
    while True:
        meaning, text = P.phrase(rng, words, sentences)
        yield meaning, P.punctuate(rng, text)


def hard_answers(seed=41):
    rng = random.Random(seed)
    while True:
        meaning, text = P.answer(rng)
        yield meaning, P.punctuate(rng, text)


def composed_answers(seed):
    rng = random.Random(seed)
    while True:
        meaning, text = composed(rng)
        yield meaning, said(rng, text)


def festival(n, draw):
    """Festival's one Russian voice (a person's own sounds, joined) speaks in one process."""
    meta, clips = [], []
    with tempfile.TemporaryDirectory() as folder:
        lines = ['(voice_msu_ru_nsh_clunits)']
        for i in range(n):
            meaning, text = next(draw)
            text = text.replace('...', '.').replace('"', '')
            lines.append(f'(unwind-protect (utt.save.wave (utt.synth (Utterance Text "{text}")) "{folder}/{i}.wav" \'riff) nil)')
            meta.append(dict(engine='festival', voice='msu_ru_nsh', part='train', meaning=meaning, text=text, wording='known'))
        script = Path(folder) / 'say.scm'
        script.write_text('\n'.join(lines), 'utf-8')
        subprocess.run(['festival', '-b', str(script)], capture_output=True, timeout=1200)
        kept = []
        for i, m in enumerate(meta):
            path = Path(folder) / f'{i}.wav'
            if path.exists():
                clips.append(to_line(*read_wav(path.read_bytes())))
                kept.append(m)
    return kept, clips


def save(name, meta, clips):
    keep = [i for i, c in enumerate(clips) if 800 <= len(c) <= 8000 * 6]
    clips, meta = [clips[i] for i in keep], [meta[i] for i in keep]
    offsets = np.cumsum([0] + [len(c) for c in clips])
    np.savez(CACHE / f'{name}.npz', sound=np.concatenate(clips), offsets=offsets)
    (CACHE / f'{name}.json').write_text(json.dumps(meta, ensure_ascii=False))
    print(name, len(meta), 'clips', round(offsets[-1] / 8000 / 60, 1), 'minutes', flush=True)


def spoken(name, work, jobs, more=((), ())):
    """Speaks the jobs and keeps them, with `more` (meta, clips) behind them."""
    print(len(work), 'clips to speak', flush=True)
    with Pool(jobs) as pool:
        save(name, work + list(more[0]), pool.map(speak, work, chunksize=32) + list(more[1]))


def main():
    parser = argparse.ArgumentParser()
    for name, value in (('rhvoice', 900), ('espeak', 110), ('festival', 500), ('test', 150), ('jobs', 2), ('answers', 0), ('composed', 0), ('seed', 60), ('fresh', 0), ('product', 0)):
        parser.add_argument('--' + name, type=int, default=value)
    args = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    if args.product:
        work = product_jobs(args.product)
        (CACHE / 'product-jobs.json').write_text(json.dumps(work, ensure_ascii=False))
        script = Path(__file__).with_name('product-voices.mjs')
        subprocess.run(['node', str(script), str(CACHE)], check=True)
        save('product', work, [to_line(*read_wav((CACHE / f'product/{i}.wav').read_bytes())) for i in range(len(work))])
    elif args.answers:
        spoken('prompts', prompt_jobs(), args.jobs)
        spoken('answers', answer_jobs(args.answers), args.jobs, festival(args.answers, hard_answers()))
    elif args.fresh:
        spoken('fresh', fresh_jobs(args.fresh), args.jobs)
    elif args.composed:
        spoken(f'composed-{args.seed}', composed_jobs(args.composed, args.seed), args.jobs, festival(args.composed // 5, composed_answers(args.seed + 1)))
    else:
        spoken('spoken', jobs(args), args.jobs)
        save('festival', *festival(args.festival, plain_phrases()))


if __name__ == '__main__':
    main()
