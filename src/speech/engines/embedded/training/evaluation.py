"""Writes the test sets as line sound for `npx tsx bench/recognizer-accuracy.ts`, which measures the
product's own code on them (detector, features, network, thresholds).

    python3 evaluation.py        -> CACHE/eval-{dev,test,people,product}.{bin,json}
"""
import json
import numpy as np
import telephone
from corpus import Clips
from synthesise import CACHE, read_wav, to_line

AROUND = (0.5, 1.0)


def write(name, rows):
    offsets, sounds, meta = 0, [], []
    for m, sound in rows:
        meta.append(dict(offset=offsets, length=len(sound), meaning=m['meaning'], group=m['group'], wording=m.get('wording', 'known'), text=m['text']))
        offsets += len(sound)
        sounds.append(sound)
    np.concatenate(sounds).astype('<i2').tofile(CACHE / f'eval-{name}.bin')
    (CACHE / f'eval-{name}.json').write_text(json.dumps(meta, ensure_ascii=False))
    print(name, len(meta))


def on_line(clips, group, hard=False):
    rng = np.random.default_rng(5)
    babble = lambda: clips[rng.integers(len(clips))][1].astype(np.float64)
    for m, sound in clips:
        yield {**m, 'group': group(m)}, telephone.line(rng, sound.astype(np.float64), babble, hard, AROUND)


def noises(count):
    rng = np.random.default_rng(6)
    for _ in range(count):
        sound = telephone.line(rng, telephone.no_speech(rng), lambda: telephone.no_speech(rng), False, AROUND)
        yield {'meaning': 'noise', 'group': 'noise', 'text': ''}, sound


def kept(name):
    data, meta = np.load(CACHE / f'{name}.npz'), json.loads((CACHE / f'{name}.json').read_text())
    sound, at = data['sound'], data['offsets']
    return [(m, sound[at[i]:at[i + 1]]) for i, m in enumerate(meta)]


def product():
    """What the product's own synthesiser (espeak-ng in WebAssembly) said: CACHE/wasm/list.json."""
    folder = CACHE / 'wasm'
    return [(m, to_line(*read_wav((folder / m['file']).read_bytes()))) for m in json.loads((folder / 'list.json').read_text())]


def main():
    for part in ('dev', 'test'):
        clips = Clips(part)
        pairs = list(zip(clips.meta, clips.sound))
        write(part, list(on_line(pairs, lambda m: m['engine'] + '/' + m['voice'])) + list(noises(300)))
    if (CACHE / 'human-test.npz').exists():
        write('people', on_line(kept('human-test'), lambda m: m['voice']))
    if (CACHE / 'wasm/list.json').exists():
        write('product', on_line(product(), lambda m: m['voice']))


if __name__ == '__main__':
    main()
