"""Makes other voices of a voice: its sound is taken apart into the throat's excitation and the mouth's filter (linear
prediction), the excitation is changed, and both are joined again. With `telephone.change_speed`, which moves formants and pitch
together, pitch and vocal-tract length move apart; besides rough, breathy, whispering, muffled, monotonous and creaking voices
come of it.
"""
import numpy as np
from scipy.signal import lfilter, resample_poly

ORDER, HOP, WINDOW = 10, 80, 240


def predictors(x):
    """One prediction filter every 10 ms, [frames, ORDER + 1], by Levinson and Durbin over all frames at once."""
    frames = int(np.ceil(len(x) / HOP))
    padded = np.pad(x, (WINDOW // 2, WINDOW + HOP))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:frames] * np.hamming(WINDOW)
    r = np.fft.irfft(np.abs(np.fft.rfft(windows, 512, axis=1)) ** 2, axis=1)[:, :ORDER + 1]
    r[:, 0] = r[:, 0] * 1.001 + 1e-3
    a = np.zeros((frames, ORDER + 1))
    a[:, 0] = 1
    error = r[:, 0].copy()
    for i in range(1, ORDER + 1):
        k = -(r[:, i] + (a[:, 1:i] * r[:, i - 1:0:-1]).sum(1)) / error
        k = np.clip(k, -0.995, 0.995)
        a[:, 1:i] += k[:, None] * a[:, i - 1:0:-1].copy()
        a[:, i] = k
        error *= 1 - k * k
    return a


def taken_apart(x):
    """(excitation, filters) of a voice."""
    a = predictors(x)
    past = np.lib.stride_tricks.sliding_window_view(np.pad(x, (ORDER, 0)), ORDER + 1)[:, ::-1]
    return (np.repeat(a, HOP, axis=0)[:len(x)] * past).sum(1), a


def joined(excitation, a):
    """The sound of an excitation through filters that are spread evenly over it."""
    out, state = np.zeros(len(excitation)), np.zeros(ORDER)
    edges = np.linspace(0, len(excitation), len(a) + 1).round().astype(int)
    for i in range(len(a)):
        block = excitation[edges[i]:edges[i + 1]]
        if len(block):
            out[edges[i]:edges[i + 1]], state = lfilter([1], a[i], block, zi=state)
    return out


def strength_of(excitation):
    return np.sqrt(np.convolve(excitation ** 2, np.ones(HOP) / HOP, 'same'))


def voiced(x):
    """How much of a tone each sample is part of, 0 to 1: what 55 to 350 Hz repeat in 50 ms around it."""
    frames = int(np.ceil(len(x) / HOP))
    window = np.hanning(400)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, (200, 200 + HOP)), 400)[::HOP][:frames] * window
    r = np.fft.irfft(np.abs(np.fft.rfft(windows, 1024, axis=1)) ** 2, axis=1)[:, :146]
    of_window = np.fft.irfft(np.abs(np.fft.rfft(window, 1024)) ** 2)[:146]
    share = (r[:, 23:] / of_window[23:]).max(1) / (r[:, 0] / of_window[0] + 1e-9)
    return np.repeat(np.clip((share - 0.35) / 0.35, 0, 1), HOP)[:len(x)]


def anew(rng, x, excitation):
    """An excitation of pulses and breath instead of the voice's own: any pitch at the same pace, monotonous to singing, smooth to
    creaking."""
    n = len(x)
    knots = rng.uniform(0, 0.2) * rng.standard_normal(max(3, n // 1600 + 2))
    contour = np.exp(np.interp(np.arange(n), np.linspace(0, n, len(knots)), knots))
    uneven = 1 + (rng.uniform(0, 0.04) if rng.random() < 0.6 else rng.uniform(0.05, 0.25)) * rng.standard_normal(n // 60 + 1).repeat(60)[:n]
    pitch = np.clip(np.exp(rng.uniform(np.log(65), np.log(300))) * contour * uneven, 45, 400)
    turns = np.floor(np.cumsum(pitch) / 8000)
    pulses = np.diff(turns, prepend=0) * np.sqrt(8000 / pitch)
    if rng.random() < 0.2:  # every other period weaker
        pulses = pulses * np.where(turns % 2 == 0, 1, rng.uniform(0.3, 0.9))
    tone = voiced(x) * rng.uniform(0.7, 1.0)
    return strength_of(excitation) * (tone * pulses + np.sqrt(1 - tone ** 2) * rng.standard_normal(n))


def other_voice(rng, x):
    """The clip (float) in another voice: pitch from -30 to +35 %, sometimes rough, breathy, whispered or with wider formants; one
    in four with a tone of its own, 65 to 300 Hz."""
    excitation, a = taken_apart(x)
    if rng.random() < 0.25:
        return as_loud(joined(anew(rng, x, excitation), a), x)
    pitch = np.exp(rng.uniform(-0.35, 0.3))
    excitation = resample_poly(excitation, 100, int(round(100 * pitch)))
    if pitch < 1:  # a slower excitation lacks what was above its new upper end
        excitation = excitation + np.abs(excitation) * 0.25 * rng.standard_normal(len(excitation))
    n = len(excitation)
    kind = rng.random()
    if kind < 0.25:  # rough: every other period weaker, unevenly
        rate = rng.uniform(25, 85)
        phase = 2 * np.pi * np.cumsum(rate * (1 + 0.2 * rng.standard_normal(n // HOP + 1).repeat(HOP)[:n])) / 8000
        excitation = excitation * (1 + rng.uniform(0.3, 0.9) * np.cos(phase))
    elif kind < 0.45:  # breathy, at its end a whisper
        strength = strength_of(excitation)
        share = rng.uniform(0.15, 0.6) if rng.random() < 0.8 else 1.0
        excitation = (1 - share) * excitation + share * strength * rng.standard_normal(n)
    if rng.random() < 0.4:  # wider or narrower formants
        a = a * rng.uniform(0.93, 1.0) ** np.arange(ORDER + 1)
    return as_loud(joined(excitation, a), x)


def as_loud(y, x):
    peak = np.abs(y).max()
    return y * (np.abs(x).max() / peak) if np.isfinite(peak) and peak > 0 else x
