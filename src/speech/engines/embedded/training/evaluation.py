"""Writes the test sets as line sound for `npm run speech:evaluate`, which measures the product's own code on them
(detector, features, network, thresholds).

    python3 evaluation.py [NAME ...]       -> CACHE/eval-NAME.{bin,json}, all of them or those named

dev, test: everything that patients say, voices never trained; dev-answers, test-answers: what is rarer and harder, mostly in
wordings never trained; fresh: wordings that nobody looked at while the training's were written; lines: the same clips of the test voices on one kind of bad line after the other; people: recordings;
product: what the product's own synthesiser says. `dev…` chooses the thresholds, the others choose nothing.
"""
import json, random, sys
import numpy as np
import sounds, telephone
from corpus import Clips, kept
from synthesise import CACHE

AROUND = (0.5, 1.0)
PER_LINE = 200
BEFORE, BEHIND = 4000, 8000


def write(name, rows):
    offsets, sounds_, meta = 0, [], []
    for m, sound in rows:
        meta.append(dict(offset=offsets, length=len(sound), meaning=m['meaning'], group=m['group'], wording=m.get('wording', 'known'), text=m['text']))
        offsets += len(sound)
        sounds_.append(sound)
    np.concatenate(sounds_).astype('<i2').tofile(CACHE / f'eval-{name}.bin')
    (CACHE / f'eval-{name}.json').write_text(json.dumps(meta, ensure_ascii=False))
    print(name, len(meta), flush=True)


def on_line(clips, group, hard=False):
    rng = np.random.default_rng(5)
    babble = lambda: clips[rng.integers(len(clips))][1].astype(np.float64)
    for m, sound in clips:
        yield {**m, 'group': group(m)}, telephone.line(rng, sound.astype(np.float64), babble, hard, AROUND)


def noises(count):
    rng = np.random.default_rng(6)
    for _ in range(count):
        sound = telephone.line(rng, sounds.no_speech(rng), lambda: sounds.no_speech(rng), False, AROUND)
        yield {'meaning': 'noise', 'group': 'noise', 'text': ''}, sound


def with_noise(x, noise, decibels):
    """Noise so far below the speech itself, whose silences before and behind it do not count."""
    return x + noise * (telephone.rms(x[BEFORE:-BEHIND]) / telephone.rms(noise)) * 10 ** (-decibels / 20)


def voices_around(rng, n, others):
    out = np.zeros(n)
    for _ in range(4):
        other = others[rng.integers(len(others))].astype(np.float64)
        at = rng.integers(0, max(1, n - 400))
        out[at:at + len(other)] += other[:n - at]
    return out


# Each takes (rng, sound with its silences, other clips, prompts) and returns the sound on that line, float.
LINES = {
    'clean': lambda rng, x, others, prompts: x,
    'noise of a street, 15 dB': lambda rng, x, others, prompts: with_noise(x, sounds.coloured(rng, len(x), 1.4), 15),
    'hiss, 10 dB': lambda rng, x, others, prompts: with_noise(x, sounds.coloured(rng, len(x), 0), 10),
    'other voices, 15 dB': lambda rng, x, others, prompts: with_noise(x, voices_around(rng, len(x), others), 15),
    'music, 15 dB': lambda rng, x, others, prompts: with_noise(x, sounds.music(rng, len(x)), 15),
    'hum, 10 dB': lambda rng, x, others, prompts: with_noise(x, sounds.hum(rng, len(x)), 10),
    'echoing room': lambda rng, x, others, prompts: telephone.shape(rng, x, True),
    'GSM': lambda rng, x, others, prompts: telephone.gsm(x).astype(np.float64),
    'packets lost, 5 %': lambda rng, x, others, prompts: telephone.lose_packets(rng, x, 0.05),
    'clipped': lambda rng, x, others, prompts: np.clip(x * 4, -20000, 20000),
    'our own prompt, 12 dB': lambda rng, x, others, prompts: with_noise(x, telephone.own_echo(rng, len(x), prompts[rng.integers(len(prompts))]), 12),
    'soft, -36 dB': lambda rng, x, others, prompts: x * 10 ** (-30 / 20),
}


def on_lines(clips):
    """The same clips on every line: answers and what is near them, of all test voices."""
    chosen = random.Random(7).sample(range(len(clips.meta)), min(PER_LINE, len(clips.meta)))
    rng = np.random.default_rng(8)
    for name, line in LINES.items():
        for i in chosen:
            x = np.concatenate([np.zeros(BEFORE), clips.sound[i].astype(np.float64), np.zeros(BEHIND)])
            y = np.clip(line(rng, x, clips.sound, clips.prompts), -32767, 32767).astype(np.int16)
            yield {**clips.meta[i], 'group': name}, telephone.a_law(y)


def product():
    """What the product's own synthesiser (espeak-ng in WebAssembly) said: its voices and most of its phrases are trained."""
    return kept('product')


def of_voice(m):
    return m['engine'] + '/' + m['voice']


def usual(part):
    clips = Clips(part, ('spoken',))
    return list(on_line(list(zip(clips.meta, clips.sound)), of_voice)) + list(noises(300))


def hard(part, name='answers'):
    clips = Clips(part, (name,))
    return on_line(list(zip(clips.meta, clips.sound)), of_voice)


SETS = {
    'dev': lambda: usual('dev'), 'dev-answers': lambda: hard('dev'), 'test': lambda: usual('test'), 'test-answers': lambda: hard('test'),
    'fresh': lambda: hard('test', 'fresh'), 'lines': lambda: on_lines(Clips('test', ('spoken', 'answers'))),
    'people': lambda: on_line(kept('human-test'), lambda m: m['voice']), 'product': lambda: on_line(product(), lambda m: m['voice']),
}


def main():
    for name in sys.argv[1:] or SETS:
        write(name, SETS[name]())


if __name__ == '__main__':
    main()
