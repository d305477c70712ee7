"""Turns a clean clip into what a telephone line delivers."""
import ctypes, ctypes.util
import numpy as np
from scipy.signal import resample_poly
from sounds import RATE, coloured, hum, music


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


def own_echo(rng, n, prompt):
    """What comes back of our own prompt while somebody speaks (float): its end lies anywhere in the clip or behind it."""
    end = int(rng.uniform(0.15, 1.3) * n)
    back = shape(rng, prompt.astype(np.float64), rng.random() < 0.5)
    start = max(0, end - len(back))
    part = back[max(0, len(back) - end):][:max(0, n - start)]
    out = np.zeros(n)
    out[start:start + len(part)] = part
    return out


def line(rng, x, babble, hard, around=None, prompt=None):
    """A speech clip (float) with its silences around, through a telephone line. Returns int16.

    `babble()` gives another voice's clip. `hard` is the training level; otherwise a decent call.
    `around` sets the seconds of silence before and after; else they vary as a detector cuts.
    `prompt` is a clip of our own voice that comes back as an echo.
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
    if prompt is not None:
        back = own_echo(rng, n, prompt)
        x = x + back * (level / rms(back)) * 10 ** (-rng.uniform(7, 26) / 20)
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
