"""Log-mel features of an utterance; `../log-mel.ts` computes the very same numbers.

25 ms Hann windows every 10 ms at 8 kHz, 256-point power spectrum, 32 triangular bands from 150 to
3600 Hz on the HTK mel scale, natural logarithm. The mean of the ten loudest frames becomes zero,
so that a far and a near voice look alike; what lies 8 nepers below is floor.
"""
import numpy as np

RATE, WINDOW, HOP, FFT, BANDS = 8000, 200, 80, 256, 32
LOW_HZ, HIGH_HZ = 150.0, 3600.0
FLOOR, CEILING, SCALE, TINY = -8.0, 6.0, 3.0, 1e-9
MAX_FRAMES = 300


def mel(hz):
    return 2595 * np.log10(1 + hz / 700)


def filterbank():
    edges = 700 * (10 ** (np.linspace(mel(LOW_HZ), mel(HIGH_HZ), BANDS + 2) / 2595) - 1)
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    bank = np.zeros((BANDS, len(bins)))
    for i in range(BANDS):
        left, centre, right = edges[i:i + 3]
        bank[i] = np.maximum(0, np.minimum((bins - left) / (centre - left), (right - bins) / (right - centre)))
        if bank[i].sum() < 0.25:  # narrower than a bin: take the nearest one whole
            bank[i, int(round(centre / RATE * FFT))] = 1
    return bank


BANK = filterbank()
HANN = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)


def log_mel(samples):
    """int16 samples to float32 [frames, BANDS]; at least one frame."""
    x = samples.astype(np.float64) / 32768
    if len(x) < WINDOW:
        x = np.pad(x, (0, WINDOW - len(x)))
    x = x[:WINDOW + HOP * (MAX_FRAMES - 1)]
    frames = np.lib.stride_tricks.sliding_window_view(x, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * HANN, FFT, axis=1)) ** 2
    logs = np.log(power @ BANK.T + TINY)
    loud = np.sort(logs.mean(1))[-10:].mean()
    return (np.clip(logs - loud, FLOOR, CEILING) / SCALE).astype(np.float32)
