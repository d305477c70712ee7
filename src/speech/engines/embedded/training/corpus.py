"""Sends the spoken clips through telephone lines and keeps their features, ready for training.

    python3 corpus.py train 70000 --seed 1 [--hard 0.5]      -> CACHE/train-1.npz
    python3 corpus.py dev 300                                -> CACHE/dev-1.npz (and test)

Each npz holds `frames` (float16 [total, 32]), `offsets`, `labels`, `classes` (what the labels count), `group` (engine/voice), `wording`.
"""
import argparse, json
from multiprocessing import Pool
import numpy as np
import features, sounds, telephone, voices
from phrases import MEANINGS, TRAINED, bare, finer
from synthesise import CACHE

ENGINE_SHARE = {'rhvoice': 0.42, 'espeak': 0.3, 'product': 0.17, 'festival': 0.11}
HOUSE = {'ru'} | {f'ru+{s}{i}' for s in 'mf' for i in range(1, 9)}
SPEECH = ('other', 'question')


def kept(name):
    """[(what is known of it, sound)] of a set of clips that was spoken; none when it was not."""
    if not (CACHE / f'{name}.npz').exists():
        return []
    data, meta = np.load(CACHE / f'{name}.npz'), json.loads((CACHE / f'{name}.json').read_text())
    sound, at = data['sound'], data['offsets']
    for m in meta:  # the lists may have changed since it was spoken
        m.update(meaning=finer(m['meaning'], m['text']), wording='known' if bare(m['text']) in TRAINED else m['wording'])
    return [(m, sound[at[i]:at[i + 1]]) for i, m in enumerate(meta)]


def names():
    """The sets of clips that lie in the cache and may be trained."""
    return ['spoken', 'festival', 'product', 'answers'] + sorted(path.stem for path in CACHE.glob('composed-*.npz'))


class Clips:
    def __init__(self, part, names):
        every = [(m, sound, name.startswith(('answers', 'composed'))) for name in names for m, sound in kept(name) if m['part'] == part]
        self.meta, self.sound = [m for m, _, _ in every], [sound for _, sound, _ in every]
        self.labels = np.array([MEANINGS.index(m['meaning']) for m in self.meta])
        self.by_engine, self.hard = {}, {}
        for i, (m, _, hard) in enumerate(every):
            (self.hard if hard else self.by_engine).setdefault(m['engine'], []).append(i)
        long = [i for i in range(len(every)) if len(self.sound[i]) > 9000]
        self.long_other = [i for i in long if self.meta[i]['meaning'] not in ('yes', 'no', 'repeat', 'noise')]
        self.other = [i for i, m in enumerate(self.meta) if m['meaning'] in SPEECH]
        self.answers = [i for i, m in enumerate(self.meta) if m['meaning'] in ('yes', 'no', 'repeat') and len(self.sound[i]) < 8000]
        self.prompts = [sound for m, sound in kept('prompts') if m['part'] == ('train' if part == 'train' else 'test')]


def pick(rng, clips, hard):
    by_engine = clips.hard if clips.hard and rng.random() < hard else clips.by_engine
    engines = [e for e in ENGINE_SHARE if e in by_engine]
    share = np.array([ENGINE_SHARE[e] for e in engines])
    engine = engines[rng.choice(len(engines), p=share / share.sum())]
    pool = by_engine[engine]
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


def altered(rng, clips, i, altering):
    """A clip at another pace or in another voice, float."""
    x = clips.sound[i].astype(np.float64)
    if rng.random() < altering and clips.meta[i]['engine'] != 'product':
        x = voices.other_voice(rng, x)
    return telephone.change_speed(x, speed(rng, clips.meta[i]))


def glued(rng, clips):
    """An answer together with other words of the same voice is no answer."""
    a = clips.answers[rng.integers(len(clips.answers))]
    for _ in range(300):
        b = clips.other[rng.integers(len(clips.other))]
        if clips.meta[b]['voice'] == clips.meta[a]['voice'] and 5000 < len(clips.sound[b]) < 14000:
            break
    parts = [clips.sound[a], np.zeros(int(rng.uniform(0, 0.2) * 8000)), clips.sound[b]]
    if rng.random() < 0.3:
        parts.reverse()
    return telephone.change_speed(np.concatenate(parts).astype(np.float64), speed(rng, clips.meta[a]))


def training_clip(rng, clips, args):
    """(int16 line sound, meaning)."""
    babble = lambda: clips.sound[rng.integers(len(clips.sound))].astype(np.float64)
    prompt = clips.prompts[rng.integers(len(clips.prompts))] if clips.prompts and rng.random() < 0.12 else None
    kind = rng.random()
    if kind < 0.06:
        x = sounds.no_speech(rng)
        return telephone.line(rng, x, lambda: sounds.no_speech(rng), True), 'noise'
    if kind < 0.09:  # cut out of running speech; a long cut may hold a whole «перенести», so only of others
        i = clips.long_other[rng.integers(len(clips.long_other))]
        length = int(rng.uniform(0.18, 0.7 if clips.meta[i]['meaning'] in SPEECH else 0.35) * 8000)
        start = rng.integers(0, len(clips.sound[i]) - length)
        x = clips.sound[i][start:start + length].astype(np.float64)
        return telephone.line(rng, telephone.change_speed(x, speed(rng, clips.meta[i])), babble, True, prompt=prompt), 'other'
    if kind < 0.13:
        return telephone.line(rng, glued(rng, clips), babble, True, prompt=prompt), 'other'
    if kind < 0.145 and clips.prompts:  # our own voice and nobody else
        x = clips.prompts[rng.integers(len(clips.prompts))]
        start = rng.integers(0, len(x) - 2400)
        return telephone.line(rng, x[start:start + rng.integers(2400, 16000)].astype(np.float64), babble, True), 'other'
    i = pick(rng, clips, args.hard)
    return telephone.line(rng, altered(rng, clips, i, args.altering), babble, True, prompt=prompt), clips.meta[i]['meaning']


CLIPS = None


def work(task):
    args, indices = task
    rng = np.random.default_rng([args.seed, 77, int(indices[0])])
    out = []
    for i in indices:
        if args.part == 'train':
            sound, meaning = training_clip(rng, CLIPS, args)
            out.append((features.log_mel(sound).astype(np.float16), MEANINGS.index(meaning), 'train', ''))
        elif i < len(CLIPS.sound):
            m = CLIPS.meta[i]
            babble = lambda: CLIPS.sound[rng.integers(len(CLIPS.sound))].astype(np.float64)
            sound = telephone.line(rng, CLIPS.sound[i].astype(np.float64), babble, False)
            out.append((features.log_mel(sound).astype(np.float16), int(CLIPS.labels[i]), f"{m['engine']}/{m['voice']}", m['wording']))
        else:
            sound = telephone.line(rng, sounds.no_speech(rng), lambda: sounds.no_speech(rng), False)
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
    parser.add_argument('--hard', type=float, default=0.4, help='share of what is rarer and harder')
    parser.add_argument('--altering', type=float, default=0.3, help='share of clips in other voices than were spoken')
    args = parser.parse_args()
    ENGINE_SHARE['product'] = args.product
    CLIPS = Clips(args.part, names())
    count = args.count if args.part == 'train' else len(CLIPS.sound) + args.count
    tasks = [(args, list(range(i, min(count, i + 200)))) for i in range(0, count, 200)]
    with Pool(args.jobs) as pool:
        rows = [row for block in pool.map(work, tasks, chunksize=1) for row in block]
    offsets = np.cumsum([0] + [len(r[0]) for r in rows])
    unfinished = CACHE / f'unfinished-{args.part}-{args.seed}.npz'  # a training that runs takes up what is whole
    np.savez(unfinished, frames=np.concatenate([r[0] for r in rows]), offsets=offsets, classes=np.array(MEANINGS),
             labels=np.array([r[1] for r in rows]), group=np.array([r[2] for r in rows]), wording=np.array([r[3] for r in rows]))
    unfinished.rename(CACHE / f'{args.part}-{args.seed}.npz')
    print(args.part, len(rows), 'clips', offsets[-1], 'frames', np.bincount([r[1] for r in rows], minlength=len(MEANINGS)), flush=True)


if __name__ == '__main__':
    main()
