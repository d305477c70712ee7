"""Sounds that are no speech, made from numbers: noise, hum, tones, music, knocks, coughs, laughter, an empty line."""
import numpy as np
from scipy.signal import lfilter

RATE = 8000


def coloured(rng, n, slope):
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.maximum(np.arange(len(spectrum)), max(1, n // 160))
    return np.fft.irfft(spectrum * f ** (-slope / 2), n)


def hum(rng, n):
    t = np.arange(n) / RATE
    return sum(rng.random() / k * np.sin(2 * np.pi * 50 * k * t + rng.random() * 6.3) for k in range(1, 12)) + 0.02 * rng.standard_normal(n)


def tones(rng, n):
    t = np.arange(n) / RATE
    kind = rng.integers(4)
    if kind == 0:  # line tones of the network
        on = rng.choice([0.25, 0.35, 0.5, 1.0])
        return np.sin(2 * np.pi * rng.choice([425, 400, 440, 950, 1400, 1800]) * t) * ((t % (2 * on)) < on)
    if kind == 1:  # keys
        a, b = rng.choice([697, 770, 852, 941]), rng.choice([1209, 1336, 1477])
        on = rng.uniform(0.06, 0.4)
        return (np.sin(2 * np.pi * a * t) + np.sin(2 * np.pi * b * t)) * ((t % (on * 2.2)) < on)
    if kind == 2:  # a beep with glide
        f = rng.uniform(300, 2500) + rng.uniform(-500, 500) * t
        return np.sin(2 * np.pi * np.cumsum(f) / RATE) * (t < rng.uniform(0.1, 1.5))
    return music(rng, n)


def music(rng, n):
    out = np.zeros(n)
    step = int(RATE * rng.choice([0.15, 0.25, 0.4, 0.6]))
    root = rng.uniform(110, 440)
    for start in range(0, n, step):
        length = min(n - start, int(step * rng.uniform(1, 3)))
        t = np.arange(length) / RATE
        for _ in range(rng.integers(1, 4)):
            f = root * 2 ** (rng.choice([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
            decay = np.exp(-t * rng.uniform(1, 8)) * np.minimum(1, t / 0.01)
            for k in range(1, rng.integers(2, 7)):
                if f * k < 3800:
                    out[start:start + length] += decay * np.sin(2 * np.pi * f * k * t + rng.random() * 6.3) / k * rng.random()
    return out


def bursts(rng, n):
    """Breath, coughs, knocks, clicks, rustle: noise in short envelopes, some of it resonant."""
    out = np.zeros(n)
    kind = rng.integers(4)
    for _ in range(rng.integers(1, 5)):
        length = int(RATE * (rng.uniform(0.25, 0.9) if kind == 0 else rng.uniform(0.08, 0.3) if kind == 1 else rng.uniform(0.005, 0.06)))
        length = min(length, n - 1)
        start = rng.integers(0, n - length)
        e = np.sin(np.pi * np.linspace(0, 1, length)) ** 2 if kind in (0, 3) else np.exp(-np.linspace(0, 6, length))
        noise = coloured(rng, length, rng.uniform(-0.5, 1.5)) if length > 200 else rng.standard_normal(length)
        if kind in (1, 2):
            f, r = rng.uniform(200, 2500), rng.uniform(0.7, 0.97)
            noise = lfilter([1], [1, -2 * r * np.cos(2 * np.pi * f / RATE), r * r], noise)
        out[start:start + length] += noise / (np.abs(noise).max() + 1e-9) * e
    return out + rng.uniform(0, 0.02) * rng.standard_normal(n)


def resonant(x, hz, narrow):
    """`x` with one resonance; `narrow` from 0 (none) to 1 (a pure tone)."""
    return lfilter([1], [1, -2 * narrow * np.cos(2 * np.pi * hz / RATE), narrow * narrow], x)


def cough(rng, n):
    """One to four explosions of breath, each with a rougher, partly voiced tail."""
    out, at = np.zeros(n), int(rng.uniform(0, 0.1) * RATE)
    for _ in range(rng.integers(1, 5)):
        length = min(int(RATE * rng.uniform(0.14, 0.4)), n - at)
        if length < 400:
            break
        t = np.arange(length) / RATE
        breath = rng.standard_normal(length) * np.exp(-t * rng.uniform(8, 22)) * np.minimum(1, t / 0.004)
        pulses = (np.sin(2 * np.pi * rng.uniform(90, 320) * t * (1 - 0.3 * t)) > 0.95) * np.exp(-((t - 0.12) / 0.07) ** 2)
        sound = breath + rng.uniform(0, 3) * pulses
        for hz, narrow in ((rng.uniform(350, 900), 0.93), (rng.uniform(1000, 2200), 0.88)):
            sound = resonant(sound, hz, narrow)
        out[at:at + length] += sound / (np.abs(sound).max() + 1e-9)
        at += length + int(rng.uniform(0.02, 0.35) * RATE)
    return out


def laughter(rng, n):
    """Short vowels with breath before each, four to six a second, falling in pitch and strength."""
    out, at = np.zeros(n), 0
    pitch, every = rng.uniform(110, 380), rng.uniform(0.15, 0.27)
    formants = [(rng.uniform(450, 950), 0.96), (rng.uniform(1000, 2100), 0.94), (rng.uniform(2300, 3000), 0.9)]
    strength = 1.0
    while at < n - 1200:
        length = min(int(RATE * every * rng.uniform(0.85, 1.15)), n - at)
        t = np.arange(length) / RATE
        voiced = np.clip(np.sin(np.pi * np.clip((t - 0.05) / (every * 0.55), 0, 1)), 0, 1)
        saw = (pitch * t * (1 + rng.uniform(-0.25, 0.1) * t / every)) % 1 - 0.5
        sound = saw * voiced + 0.12 * rng.standard_normal(length) * np.exp(-((t - 0.03) / 0.03) ** 2)
        for hz, narrow in formants:
            sound = resonant(sound, hz, narrow)
        out[at:at + length] += strength * sound / (np.abs(sound).max() + 1e-9)
        at += length
        pitch *= rng.uniform(0.92, 1.02)
        strength *= rng.uniform(0.8, 1.02)
        if rng.random() < 0.08:
            break
    return out


def empty_line(rng, n):
    """What a line brings while nobody speaks: soft noise that drifts, perhaps a click."""
    out = coloured(rng, n, rng.uniform(0, 1.2)) * (1 + 0.5 * np.sin(np.arange(n) / RATE * rng.uniform(0.3, 3)))
    if rng.random() < 0.4:
        out[rng.integers(n)] += rng.uniform(3, 20) * np.std(out)
    return out


def no_speech(rng):
    """A sound of the class `noise`, float, any scale."""
    n = int(RATE * rng.uniform(0.4, 2.5))
    kind = rng.integers(14)
    if kind < 2:
        return coloured(rng, n, rng.uniform(0, 2)) * (1 + rng.random() * np.sin(np.arange(n) / RATE * rng.uniform(1, 30)))
    if kind < 3:
        return hum(rng, n)
    if kind < 5:
        return tones(rng, n)
    if kind < 7:
        return music(rng, n)
    if kind < 9:
        return cough(rng, n)
    if kind < 11:
        return laughter(rng, n)
    if kind < 12:
        return empty_line(rng, n)
    return bursts(rng, n)
