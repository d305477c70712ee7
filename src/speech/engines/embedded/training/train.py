"""Trains the network for so many clips or minutes, whichever ends first, and keeps it as CACHE/model.pt.

    nice -n 15 python3 train.py --minutes 20 --clips 300000 [--start model.pt] [--name model]
"""
import argparse, time
import numpy as np
import torch
import torch.nn.functional as F
from features import FLOOR, SCALE
from model import Net
from phrases import MEANINGS
from synthesise import CACHE

BATCH = 48


class Set:
    """Clips in buckets of like length, so that little is padded."""

    def __init__(self, names):
        self.items, self.labels, self.group, self.wording = [], [], [], []
        for name in names:
            data = np.load(CACHE / f'{name}.npz')
            frames, offsets = data['frames'], data['offsets']
            self.items += [frames[offsets[i]:offsets[i + 1]] for i in range(len(offsets) - 1)]
            self.labels.append(data['labels'])
            self.group.append(data['group'])
            self.wording.append(data['wording'])
        self.labels, self.group, self.wording = (np.concatenate(a) for a in (self.labels, self.group, self.wording))
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
    warp = torch.from_numpy(np.exp(rng.uniform(-0.12, 0.12, batch)).astype(np.float32))
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
    logits = predict(net, data)
    p, y = probabilities(logits), data.labels
    best = p.argmax(1)
    yes = y == 0
    line = [f'{title}: acc {np.mean(best == y):.3f} yes {np.mean(best[yes] == 0):.3f} no {np.mean(best[y == 1] == 1):.3f}']
    for t in (0.7, 0.9):
        line.append(f'@{t} yes {np.mean(p[yes, 0] >= t):.3f} false {np.mean(p[~yes, 0] >= t):.4f}')
    print(' '.join(line), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--minutes', type=float, default=15)
    parser.add_argument('--clips', type=int, default=300_000, help='ends after so many, if the minutes last')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--sets', default='train-1')
    parser.add_argument('--start', default='')
    parser.add_argument('--name', default='model')
    parser.add_argument('--rate', type=float, default=4e-3)
    parser.add_argument('--seed', type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    train, dev = Set(args.sets.split(',')), Set(['dev-1'])
    net = Net()
    if args.start:
        net.load_state_dict(torch.load(CACHE / args.start))
    print(sum(p.numel() for p in net.parameters()), 'parameters', len(train.items), 'clips', flush=True)
    groups = [{'params': [p for p in net.parameters() if p.dim() > 1], 'weight_decay': 2e-2}, {'params': [p for p in net.parameters() if p.dim() <= 1], 'weight_decay': 0}]
    optimiser = torch.optim.AdamW(groups, lr=args.rate)
    begun, seen, told, average = time.time(), 0, time.time(), 0.0
    mean = {k: v.clone() for k, v in net.state_dict().items()}
    done = False
    while not done:
        for block in train.batches(rng):
            share = max((time.time() - begun) / (args.minutes * 60), seen / args.clips)
            if share >= 1:
                done = True
                break
            rate = args.rate * min(1, share / 0.03 + 0.02) * (0.5 + 0.5 * np.cos(np.pi * share))
            for g in optimiser.param_groups:
                g['lr'] = rate
            x, lengths = bend(*train.tensor(block), rng)
            target = torch.from_numpy(train.labels[block])
            logits = net(x, lengths)
            loss = F.cross_entropy(logits, target, label_smoothing=0.03)
            # A yes that was none costs more than the rest.
            false_yes = torch.softmax(logits, 1)[:, 0] * (target != 0)
            loss = loss + 0.5 * (-torch.log1p(-false_yes * 0.999)).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 3)
            optimiser.step()
            seen += len(block)
            average = 0.98 * average + 0.02 * loss.item()
            if time.time() - told > 75:
                told = time.time()
                print(f'{share:.2f} seen {seen} epochs {seen / len(train.items):.1f} loss {average:.3f}', flush=True)
                report(net, dev, 'dev')
                torch.save(net.state_dict(), CACHE / f'{args.name}.pt')
    torch.save(net.state_dict(), CACHE / f'{args.name}.pt')
    report(net, dev, 'dev at the end')


if __name__ == '__main__':
    main()
