"""Turns a clean clip into what a telephone line delivers, and makes sounds that are no speech."""
import ctypes, ctypes.util
import numpy as np
from scipy.signal import resample_poly, lfilter

RATE = 8000


def _a_law_tables():
    codes = np.arange(256) ^ 0x55
    sign, exponent, mantissa = codes & 0x80, (codes >> 4) & 7, codes & 15
    value = (mantissa << 4) + 8
    value = np.where(exponent > 0, (value + 0x100) << np.maximum(exponent - 1, 0), value)
    levels = np.sort(np.where(sign, value, -value))
    return levels, (levels[1:] + levels[:-1]) / 2


A_LEVELS, A_EDGES = _a_law_tables()


def a_law(x):
    """G.711 there and back: int16 in, int16 out."""
    return A_LEVELS[np.searchsorted(A_EDGES, x)].astype(np.int16)


def mu_law(x):
    y = np.clip(x / 32768, -1, 1)
    code = np.round((np.sign(y) * np.log1p(255 * np.abs(y)) / np.log(256)) * 127) / 127
    return (np.sign(code) * (256 ** np.abs(code) - 1) / 255 * 32700).astype(np.int16)


_gsm = ctypes.CDLL(ctypes.util.find_library('gsm') or 'libgsm.so.1')
_gsm.gsm_create.restype = ctypes.c_void_p


def gsm(x):
    """GSM 06.10 full rate there and back (libgsm)."""
    n = len(x) // 160 * 160
    source = np.ascontiguousarray(x[:n].astype(np.int16))
    out = np.zeros(n, np.int16)
    frame = ctypes.create_string_buffer(33)
    state = ctypes.c_void_p(_gsm.gsm_create())
    other = ctypes.c_void_p(_gsm.gsm_create())
    for i in range(0, n, 160):
        _gsm.gsm_encode(state, ctypes.c_void_p(source.ctypes.data + 2 * i), frame)
        _gsm.gsm_decode(other, frame, ctypes.c_void_p(out.ctypes.data + 2 * i))
    _gsm.gsm_destroy(state)
    _gsm.gsm_destroy(other)
    return out


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


def no_speech(rng):
    """A sound of the class `noise`, float, any scale."""
    n = int(RATE * rng.uniform(0.4, 2.5))
    kind = rng.integers(10)
    if kind < 2:
        return coloured(rng, n, rng.uniform(0, 2)) * (1 + rng.random() * np.sin(np.arange(n) / RATE * rng.uniform(1, 30)))
    if kind < 3:
        return hum(rng, n)
    if kind < 5:
        return tones(rng, n)
    if kind < 7:
        return music(rng, n)
    return bursts(rng, n)


def rms(x):
    return float(np.sqrt(np.mean(np.square(x)))) + 1e-9


def shape(rng, x, reverb):
    """Room, microphone and line in one multiplication of spectra."""
    n = len(x)
    size = int(2 ** np.ceil(np.log2(n + 2400)))
    spectrum = np.fft.rfft(x, size)
    f = np.arange(len(spectrum)) * RATE / size
    points = rng.uniform(-6, 6, 6) * rng.random()
    gain = np.interp(f, np.linspace(0, 4000, 6), points) + rng.uniform(-4, 4) * (f / 4000 - 0.5)
    low, high = rng.uniform(60, 340), rng.uniform(3000, 3900)
    gain = gain - 24 * np.maximum(0, np.log2(low / np.maximum(f, 10))) - 60 * np.maximum(0, (f - high) / 600)
    spectrum = spectrum * 10 ** (gain / 20)
    if reverb:
        length = int(RATE * rng.uniform(0.06, 0.3))
        tail = rng.standard_normal(length) * np.exp(-np.linspace(0, 6.9, length))
        tail *= rng.uniform(0.1, 0.8) / (np.linalg.norm(tail) + 1e-9)
        tail[0] = 1
        spectrum = spectrum * np.fft.rfft(tail, size)
    return np.fft.irfft(spectrum, size)[:n]


def lose_packets(rng, x, rate):
    x = x.copy()
    for i in range(160, len(x) - 160, 160):
        if rng.random() < rate:
            x[i:i + 160] = x[i - 160:i] * 0.6 if rng.random() < 0.6 else 0
    return x


def change_speed(x, factor):
    """Plays faster (factor above 1: formants and pitch up) or slower."""
    return resample_poly(x, 100, int(round(100 * factor)))


def line(rng, x, babble, hard, around=None):
    """A speech clip (float) with its silences around, through a telephone line. Returns int16.

    `babble()` gives another voice's clip. `hard` is the training level; otherwise a decent call.
    `around` sets the seconds of silence before and after; else they vary as a detector cuts.
    """
    lead, trail = around or (rng.uniform(0.04, 0.32), rng.uniform(0.04, 0.42))
    if hard and rng.random() < 0.15:
        x = x[int(rng.uniform(0, 0.06) * RATE):]
    if hard and rng.random() < 0.1:
        x = x[:len(x) - int(rng.uniform(0, 0.04) * RATE)]
    x = np.concatenate([np.zeros(int(lead * RATE)), x, np.zeros(int(trail * RATE))])
    x = shape(rng, x, rng.random() < (0.35 if hard else 0.15))
    n, level = len(x), rms(x)
    if rng.random() < (0.75 if hard else 0.5):
        snr = rng.uniform(4, 35) if hard else rng.uniform(14, 32)
        kind = rng.integers(8)
        if kind < 4:
            noise = coloured(rng, n, rng.uniform(0, 2.2))
        elif kind == 4:
            noise = hum(rng, n)
        elif kind == 5:
            noise = music(rng, n)
            snr += 4
        else:
            noise = np.zeros(n)
            for _ in range(rng.integers(1, 6) if hard else 4):
                other = babble()
                at = rng.integers(0, max(1, n - 400))
                part = other[:n - at]
                noise[at:at + len(part)] += part
            snr += 8
        x = x + noise * (level / rms(noise)) * 10 ** (-snr / 20)
    peak = np.abs(x).max() + 1e-9
    gain = 10 ** (rng.uniform(-26, -1) / 20) * 32767 / peak
    if hard and rng.random() < 0.08:
        gain = 32767 / peak * rng.uniform(1.2, 4)
    y = np.clip(x * gain, -32767, 32767)
    if rng.random() < 0.25:
        y = gsm(y).astype(np.float64)
    if rng.random() < 0.15:
        y = lose_packets(rng, y, rng.uniform(0.01, 0.08 if hard else 0.03))
    y = y.astype(np.int16)
    return a_law(y) if rng.random() < 0.85 else mu_law(y)
