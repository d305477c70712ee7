"""Trains the network for so many clips or minutes, whichever ends first, and keeps it as CACHE/model.pt.

    nice -n 15 python3 train.py --minutes 20 --clips 300000 [--start model.pt] [--name model]

What is kept is the average of the weights over the last thousands of steps: it generalises better than the last of them.
"""
import argparse, time
import numpy as np
import torch
import torch.nn.functional as F
from features import FLOOR, SCALE
from model import Net
from phrases import MEANINGS, OLD_COVERS, OLD_MEANINGS
from synthesise import CACHE

BATCH = 48
YES = MEANINGS.index('yes')
SMOOTHING = 0.03


def allowed(classes):
    """[label, class]: which of MEANINGS each label of a set may stand for. Older sets told fewer meanings apart."""
    covers = np.zeros((len(classes), len(MEANINGS)), np.float32)
    for i, name in enumerate(classes):
        for meaning in OLD_COVERS.get(name, [name]) if len(classes) < len(MEANINGS) else [name]:
            covers[i, MEANINGS.index(meaning)] = 1
    return covers


class Set:
    """Clips in buckets of like length, so that little is padded."""

    def __init__(self, names):
        self.items, self.allowed, self.group, self.wording = [], [], [], []
        for name in names:
            data = np.load(CACHE / f'{name}.npz')
            frames, offsets = data['frames'], data['offsets']
            self.items += [frames[offsets[i]:offsets[i + 1]] for i in range(len(offsets) - 1)]
            self.allowed.append(allowed(list(data['classes']) if 'classes' in data else OLD_MEANINGS)[data['labels']])
            self.group.append(data['group'])
            self.wording.append(data['wording'])
        self.allowed, self.group, self.wording = (np.concatenate(a) for a in (self.allowed, self.group, self.wording))
        self.lengths = np.array([len(x) for x in self.items])

    def batches(self, rng):
        order = np.argsort(self.lengths + rng.uniform(-8, 8, len(self.lengths)))
        blocks = np.array_split(order, max(1, len(order) // BATCH))
        rng.shuffle(blocks)
        return blocks

    def tensor(self, indices):
        lengths = self.lengths[indices]
        out = np.zeros((len(indices), lengths.max(), self.items[0].shape[1]), np.float32)
        for row, i in enumerate(indices):
            out[row, :lengths[row]] = self.items[i]
        return torch.from_numpy(out).transpose(1, 2).contiguous(), torch.from_numpy(lengths)


def bend(x, lengths, rng):
    """Feature-level changes: vocal tract length, tempo, line colour, masks. x [batch, bands, frames]."""
    batch, bands, frames = x.shape
    mask = (torch.arange(frames)[None] < lengths[:, None]).float()[:, None]
    warp = torch.from_numpy(np.exp(rng.uniform(-0.15, 0.15, batch)).astype(np.float32))
    tempo = float(np.exp(rng.uniform(-0.15, 0.15)))
    new = max(20, int(round(frames * tempo)))
    lengths = torch.clamp((lengths.float() * new / frames).round().long(), 1, new)
    grid_y = torch.linspace(-1, 1, bands)[None] * 1.0
    # Bands lie on a mel scale: a shift is nearly a change of all formants by one factor.
    shift = torch.log(warp)[:, None] * 1.1
    grid_y = grid_y + shift * (0.35 + 0.65 * (torch.linspace(0, 1, bands)[None]))
    grid = torch.stack([torch.linspace(-1, 1, new)[None, None].expand(batch, bands, new), grid_y[:, :, None].expand(batch, bands, new)], 3)
    x = F.grid_sample(x[:, None], grid, align_corners=True, padding_mode='border')[:, 0]
    mask = (torch.arange(new)[None] < lengths[:, None]).float()[:, None]
    knots = torch.from_numpy(rng.normal(0, 0.25, (batch, 1, 5)).astype(np.float32))
    colour = F.interpolate(knots, bands, mode='linear', align_corners=True)[:, 0]
    x = x + colour[:, :, None]
    for _ in range(2):
        low = rng.integers(0, bands - 5, batch)
        wide = rng.integers(0, 6, batch)
        at = rng.integers(0, max(1, new - 12), batch)
        long = rng.integers(0, 10, batch)
        for i in range(batch):
            if rng.random() < 0.5:
                x[i, low[i]:low[i] + wide[i]] = FLOOR / SCALE * 0.6
            if rng.random() < 0.3:
                x[i, :, at[i]:at[i] + long[i]] = FLOOR / SCALE
    x = torch.clamp(x, FLOOR / SCALE, 2)
    return x * mask, lengths


def loss_of(logits, target, harm):
    """Cross-entropy to the meanings that a clip may have, and a fine on every yes that is none."""
    log_p = F.log_softmax(logits, 1)
    right = torch.logsumexp(log_p + torch.log(target + 1e-9), 1)
    false_yes = torch.exp(log_p[:, YES]) * (1 - target[:, YES])
    return -(1 - SMOOTHING) * right.mean() - SMOOTHING * log_p.mean() + harm * (-torch.log1p(-false_yes * 0.999)).mean()


def predict(net, data):
    net.eval()
    out = np.zeros((len(data.items), len(MEANINGS)), np.float32)
    with torch.no_grad():
        order = np.argsort(data.lengths)
        for block in np.array_split(order, max(1, len(order) // 256)):
            out[block] = net(*data.tensor(block)).numpy()
    net.train()
    return out


def probabilities(logits, temperature=1.0):
    e = np.exp((logits - logits.max(1, keepdims=True)) / temperature)
    return e / e.sum(1, keepdims=True)


def report(net, data, title):
    p = probabilities(predict(net, data))
    right = data.allowed[np.arange(len(p)), p.argmax(1)] > 0
    yes, no = data.allowed[:, YES] > 0, data.allowed[:, MEANINGS.index('no')] > 0
    line = [f'{title}: acc {right.mean():.3f} yes {right[yes].mean():.3f} no {right[no].mean():.3f}']
    for at in (0.002, 0.005, 0.01):  # how many of the yes are heard when so many others are taken for one
        t = np.quantile(p[~yes, YES], 1 - at)
        line.append(f'yes at {at} false {np.mean(p[yes, YES] > t):.3f} (from {t:.2f})')
    print(' '.join(line), flush=True)


def sets_at_hand(pattern):
    """The sets that lie in the cache now: more may come while a training runs."""
    return sorted(path.stem for part in pattern.split(',') for path in CACHE.glob(f'{part}.npz'))


class Average:
    """The weights' moving average, beginning with short memory."""

    def __init__(self, net):
        self.net, self.steps = Net(), 0
        self.net.load_state_dict(net.state_dict())

    def follow(self, net):
        self.steps += 1
        keep = min(0.9985, self.steps / (10 + self.steps))
        with torch.no_grad():
            for mine, its in zip(self.net.state_dict().values(), net.state_dict().values()):
                if mine.is_floating_point():
                    mine.mul_(keep).add_(its, alpha=1 - keep)
                else:
                    mine.copy_(its)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--minutes', type=float, default=15)
    parser.add_argument('--clips', type=int, default=300_000, help='ends after so many, if the minutes last')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--sets', default='train-*', help='names or patterns of sets; what appears while it trains is taken up too')
    parser.add_argument('--dev', default='dev-1')
    parser.add_argument('--start', default='')
    parser.add_argument('--name', default='model')
    parser.add_argument('--rate', type=float, default=4e-3)
    parser.add_argument('--harm', type=float, default=0.5, help='the fine on a yes that is none')
    parser.add_argument('--seed', type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    names = sets_at_hand(args.sets)
    train, dev = Set(names), Set(args.dev.split(','))
    net = Net()
    if args.start:
        net.load_state_dict(torch.load(CACHE / args.start))
    average = Average(net)
    print(sum(p.numel() for p in net.parameters()), 'parameters', len(train.items), 'clips', flush=True)
    report(net, dev, 'dev at the start')
    groups = [{'params': [p for p in net.parameters() if p.dim() > 1], 'weight_decay': 2e-2}, {'params': [p for p in net.parameters() if p.dim() <= 1], 'weight_decay': 0}]
    optimiser = torch.optim.AdamW(groups, lr=args.rate)
    begun, seen, told, mean = time.time(), 0, time.time(), 0.0
    done = False
    while not done:
        if sets_at_hand(args.sets) != names:
            names = sets_at_hand(args.sets)
            train = Set(names)
            print(len(train.items), 'clips now', flush=True)
        for block in train.batches(rng):
            share = max((time.time() - begun) / (args.minutes * 60), seen / args.clips)
            if share >= 1:
                done = True
                break
            rate = args.rate * min(1, share / 0.03 + 0.02) * (0.5 + 0.5 * np.cos(np.pi * share))
            for g in optimiser.param_groups:
                g['lr'] = rate
            x, lengths = bend(*train.tensor(block), rng)
            loss = loss_of(net(x, lengths), torch.from_numpy(train.allowed[block]), args.harm)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 3)
            optimiser.step()
            average.follow(net)
            seen += len(block)
            mean = 0.98 * mean + 0.02 * loss.item()
            if time.time() - told > 150:
                told = time.time()
                print(f'{share:.2f} seen {seen} epochs {seen / len(train.items):.1f} loss {mean:.3f}', flush=True)
                report(average.net, dev, 'dev')
                torch.save(average.net.state_dict(), CACHE / f'{args.name}.pt')
    torch.save(average.net.state_dict(), CACHE / f'{args.name}.pt')
    report(average.net, dev, 'dev at the end')


if __name__ == '__main__':
    main()
