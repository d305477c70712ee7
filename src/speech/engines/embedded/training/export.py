"""Folds the batch norms, fits the temperature and writes `../model.bin` (float16) and the test fixture.

    python3 export.py --name model [--to FOLDER]     both into FOLDER instead

`npm run speech:calibrate` adds to the file how sure the model must be of each meaning.
"""
import argparse, json
from pathlib import Path
import numpy as np
import torch
import features
from model import Net
from phrases import MEANINGS
from synthesise import CACHE
from train import Set, predict, probabilities, report

HERE = Path(__file__).resolve().parent.parent
ID = 'embedded-3'


def fold(weight, norm):
    """A convolution's weight with the batch norm behind it: (weight, bias)."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return weight * scale.reshape(-1, *[1] * (weight.dim() - 1)), norm.bias - norm.running_mean * scale


def tensors(net):
    weight, bias = fold(net.front.weight, net.front_norm)
    out = [('front.weight', weight.permute(0, 2, 1)), ('front.bias', bias)]  # [out][kernel][band]
    for i, block in enumerate(net.blocks):
        for part, depth, point, norm in ((1, block.depth1, block.point1, block.norm1), (2, block.depth2, block.point2, block.norm2)):
            weight, bias = fold(point.weight[:, :, 0], norm)
            out += [(f'block{i}.depth{part}', depth.weight[:, 0].T), (f'block{i}.point{part}', weight), (f'block{i}.bias{part}', bias)]
    out += [('attend.weight', net.attend.weight[:, :, 0]), ('attend.bias', net.attend.bias), ('out.weight', net.out.weight), ('out.bias', net.out.bias)]
    return [(name, t.detach().contiguous().numpy()) for name, t in out]


def temperature(net, data):
    """The temperature that makes the dev set's answers likeliest (never the test voices')."""
    logits = predict(net, data)
    grid = np.arange(0.5, 3, 0.02)
    loss = [-np.log((probabilities(logits, t) * data.allowed).sum(1) + 1e-9).mean() for t in grid]
    return float(grid[int(np.argmin(loss))])


def fixture(net):
    """A made-up sound (no speech needed to compare numbers), its features and its logits."""
    rng = np.random.default_rng(9)
    t = np.arange(9000) / 8000
    sound = (3000 * np.sin(2 * np.pi * (300 + 200 * t) * t) * np.sin(np.pi * t / t[-1]) + 400 * rng.standard_normal(9000)).astype(np.int16)
    mel = features.log_mel(sound)
    net.eval()
    with torch.no_grad():
        logits = net(torch.from_numpy(mel).T[None], torch.tensor([len(mel)]))[0].numpy()
    return dict(samples=sound.tolist(), frames=len(mel), features=[round(float(v), 5) for v in mel[::10].flatten()], logits=[round(float(v), 4) for v in logits])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--name', default='model')
    parser.add_argument('--to', type=Path)
    args = parser.parse_args()
    model, reference = (args.to or HERE) / 'model.bin', (args.to or HERE.parents[3] / 'test/fixtures') / 'log-mel-reference.json'
    net = Net()
    net.load_state_dict(torch.load(CACHE / f'{args.name}.pt'))
    net.eval()
    dev = Set(['dev-1'])
    heat = temperature(net, dev)
    rows = tensors(net)
    header = dict(id=ID, classes=MEANINGS, temperature=round(heat, 3), kernels=[b.depth1.kernel_size[0] for b in net.blocks],
                  tensors=[dict(name=n, shape=list(t.shape)) for n, t in rows])
    body = b''.join(t.astype('<f2').tobytes() for _, t in rows)
    model.write_bytes(json.dumps(header).encode() + b'\0' + body)
    print('temperature', heat, 'bytes', model.stat().st_size)
    reference.write_text(json.dumps(fixture(net)) + '\n')
    report(net, dev, 'dev')
    report(net, Set(['test-1']), 'test')


if __name__ == '__main__':
    main()
