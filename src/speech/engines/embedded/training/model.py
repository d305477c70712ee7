"""The network: a small time-channel CNN with attention pooling. `../network.ts` runs it."""
import torch
from torch import nn
import torch.nn.functional as F

CLASSES = 21


class Block(nn.Module):
    """Two depthwise-separable convolutions over time with a residual path."""

    def __init__(self, width, kernel):
        super().__init__()
        self.depth1 = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width, bias=False)
        self.point1 = nn.Conv1d(width, width, 1, bias=False)
        self.norm1 = nn.BatchNorm1d(width)
        self.depth2 = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width, bias=False)
        self.point2 = nn.Conv1d(width, width, 1, bias=False)
        self.norm2 = nn.BatchNorm1d(width)

    def forward(self, x, mask):
        y = F.relu(self.norm1(self.point1(self.depth1(x)))) * mask
        y = self.norm2(self.point2(self.depth2(y)))
        return F.relu(x + y) * mask


class Net(nn.Module):
    def __init__(self, bands=32, width=160, kernels=(9, 9, 11, 13), dropout=0.15):
        super().__init__()
        self.front = nn.Conv1d(bands, width, 5, stride=2, padding=2, bias=False)
        self.front_norm = nn.BatchNorm1d(width)
        self.blocks = nn.ModuleList(Block(width, k) for k in kernels)
        self.attend = nn.Conv1d(width, 1, 1)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(width * 3, CLASSES)

    def forward(self, x, lengths):
        """x [batch, bands, frames] zero beyond `lengths`; logits [batch, CLASSES]."""
        steps = (lengths + 1) // 2
        mask = (torch.arange((x.shape[2] + 1) // 2)[None] < steps[:, None]).float()[:, None]
        y = F.relu(self.front_norm(self.front(x))) * mask
        for block in self.blocks:
            y = block(y, mask)
        score = self.attend(y).masked_fill(mask == 0, -1e9)
        weight = torch.softmax(score, 2)
        attended = (y * weight).sum(2)
        mean = y.sum(2) / steps[:, None]
        peak = y.max(2).values
        return self.out(self.dropout(torch.cat([attended, mean, peak], 1)))
