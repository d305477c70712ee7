"""Sends the spoken clips through telephone lines and keeps their features, ready for training.

    python3 corpus.py train 70000 --seed 1      -> CACHE/train-1.npz
    python3 corpus.py dev 3000                  -> CACHE/dev-1.npz (and test)

Each npz holds `frames` (float16 [total, 32]), `offsets`, `labels`, `group` (engine/voice), `wording`.
"""
import argparse, json
from multiprocessing import Pool
import numpy as np
import features, telephone
from phrases import MEANINGS
from synthesise import CACHE

ENGINE_SHARE = {'rhvoice': 0.42, 'espeak': 0.3, 'product': 0.17, 'festival': 0.11}
HOUSE = {'ru'} | {f'ru+{s}{i}' for s in 'mf' for i in range(1, 9)}


class Clips:
    def __init__(self, part):
        self.sound, self.meta = [], []
        for name in ('spoken', 'spoken-extra', 'festival', 'product'):
            if not (CACHE / f'{name}.npz').exists():
                continue
            data = np.load(CACHE / f'{name}.npz')
            sound, offsets = data['sound'], data['offsets']
            for i, m in enumerate(json.loads((CACHE / f'{name}.json').read_text())):
                if m['part'] == part:
                    self.sound.append(sound[offsets[i]:offsets[i + 1]])
                    self.meta.append(m)
        self.labels = np.array([MEANINGS.index(m['meaning']) for m in self.meta])
        self.by_engine = {}
        for i, m in enumerate(self.meta):
            self.by_engine.setdefault(m['engine'], []).append(i)
        self.long_other = [i for i, m in enumerate(self.meta) if m['meaning'] in ('other', 'move', 'person') and len(self.sound[i]) > 9000]
        self.other = [i for i, m in enumerate(self.meta) if m['meaning'] == 'other']
        self.answers = [i for i, m in enumerate(self.meta) if m['meaning'] in ('yes', 'no', 'repeat') and len(self.sound[i]) < 8000]


def pick(rng, clips):
    engines = [e for e in ENGINE_SHARE if e in clips.by_engine]
    share = np.array([ENGINE_SHARE[e] for e in engines])
    engine = engines[rng.choice(len(engines), p=share / share.sum())]
    pool = clips.by_engine[engine]
    i = pool[rng.integers(len(pool))]
    if engine == 'espeak' and rng.random() < 0.3:  # patients of the rehearsal more often
        for _ in range(8):
            if clips.meta[i]['voice'] in HOUSE:
                break
            i = pool[rng.integers(len(pool))]
    return i


def speed(rng, m):
    if m['engine'] == 'rhvoice':  # three of the four are women: downwards makes men of them
        return float(np.exp(rng.uniform(-0.12, 0.22) if m['voice'] == 'aleksandr' else rng.uniform(-0.26, 0.14)))
    spread = 0.16 if m['engine'] == 'festival' else 0.1
    if m['engine'] == 'product' and rng.random() < 0.6 or m['engine'] == 'espeak' and m['voice'] in HOUSE and rng.random() < 0.5:
        return 1.0
    return float(np.exp(rng.uniform(-spread, spread)))


def training_clip(rng, clips):
    """(int16 line sound, meaning)."""
    babble = lambda: clips.sound[rng.integers(len(clips.sound))].astype(np.float64)
    kind = rng.random()
    if kind < 0.05:
        x = telephone.no_speech(rng)
        return telephone.line(rng, x, lambda: telephone.no_speech(rng), True), 'noise'
    if kind < 0.08:  # cut out of running speech; a long cut may hold a whole «перенести», so only of others
        i = clips.long_other[rng.integers(len(clips.long_other))]
        x = clips.sound[i]
        length = int(rng.uniform(0.18, 0.7 if clips.meta[i]['meaning'] == 'other' else 0.35) * 8000)
        start = rng.integers(0, len(x) - length)
        x = telephone.change_speed(x[start:start + length].astype(np.float64), speed(rng, clips.meta[i]))
        return telephone.line(rng, x, babble, True), 'other'
    if kind < 0.12:  # an answer together with other words of the same voice is no answer
        a = clips.answers[rng.integers(len(clips.answers))]
        for _ in range(300):
            b = clips.other[rng.integers(len(clips.other))]
            if clips.meta[b]['voice'] == clips.meta[a]['voice'] and 5000 < len(clips.sound[b]) < 14000:
                break
        parts = [clips.sound[a], np.zeros(int(rng.uniform(0, 0.2) * 8000)), clips.sound[b]]
        if rng.random() < 0.3:
            parts.reverse()
        x = telephone.change_speed(np.concatenate(parts).astype(np.float64), speed(rng, clips.meta[a]))
        return telephone.line(rng, x, babble, True), 'other'
    i = pick(rng, clips)
    x = telephone.change_speed(clips.sound[i].astype(np.float64), speed(rng, clips.meta[i]))
    return telephone.line(rng, x, babble, True), clips.meta[i]['meaning']


CLIPS = None


def work(task):
    part, seed, indices = task
    rng = np.random.default_rng([seed, 77, int(indices[0])])
    out = []
    for i in indices:
        if part == 'train':
            sound, meaning = training_clip(rng, CLIPS)
            out.append((features.log_mel(sound).astype(np.float16), MEANINGS.index(meaning), 'train', ''))
        elif i < len(CLIPS.sound):
            m = CLIPS.meta[i]
            babble = lambda: CLIPS.sound[rng.integers(len(CLIPS.sound))].astype(np.float64)
            sound = telephone.line(rng, CLIPS.sound[i].astype(np.float64), babble, False)
            out.append((features.log_mel(sound).astype(np.float16), int(CLIPS.labels[i]), f"{m['engine']}/{m['voice']}", m['wording']))
        else:
            sound = telephone.line(rng, telephone.no_speech(rng), lambda: telephone.no_speech(rng), False)
            out.append((features.log_mel(sound).astype(np.float16), MEANINGS.index('noise'), 'noise', ''))
    return out


def main():
    global CLIPS
    parser = argparse.ArgumentParser()
    parser.add_argument('part')
    parser.add_argument('count', type=int)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--product', type=float, default=ENGINE_SHARE['product'], help="share of the product's own voices")
    args = parser.parse_args()
    ENGINE_SHARE['product'] = args.product
    CLIPS = Clips(args.part)
    count = args.count if args.part == 'train' else len(CLIPS.sound) + args.count
    tasks = [(args.part, args.seed, list(range(i, min(count, i + 200)))) for i in range(0, count, 200)]
    with Pool(args.jobs) as pool:
        rows = [row for block in pool.map(work, tasks, chunksize=1) for row in block]
    offsets = np.cumsum([0] + [len(r[0]) for r in rows])
    np.savez(CACHE / f'{args.part}-{args.seed}.npz', frames=np.concatenate([r[0] for r in rows]), offsets=offsets,
             labels=np.array([r[1] for r in rows]), group=np.array([r[2] for r in rows]), wording=np.array([r[3] for r in rows]))
    print(args.part, len(rows), 'clips', offsets[-1], 'frames', np.bincount([r[1] for r in rows], minlength=17), flush=True)


if __name__ == '__main__':
    main()
