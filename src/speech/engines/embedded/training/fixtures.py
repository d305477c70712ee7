"""Chooses and writes the clips of `test/fixtures/speech/`: 8 kHz A-law WAV, made by voices whose
licences allow it (espeak-ng, RHVoice's free voices), on a clean and a noisy line. What is there already stays: other tests hear it.

    python3 fixtures.py ../../../../../test/fixtures/speech
"""
import struct, sys
from pathlib import Path
import numpy as np
import sounds, telephone
from synthesise import speak

CASES = [
    ('yes', 'да'), ('yes', 'да, приду'), ('yes', 'конечно'), ('yes', 'хорошо'), ('yes', 'угу'), ('yes', 'приду'), ('yes', 'подтверждаю'),
    ('no', 'нет'), ('no', 'не приду'), ('no', 'нет, не смогу'), ('no', 'не получится'),
    ('move', 'перенести'), ('person', 'оператор'), ('repeat', 'повторите'),
    ('other', 'дата'), ('other', 'давно'), ('other', 'куда'), ('other', 'не знаю'), ('other', 'а сколько стоит'), ('other', 'подождите'),
    ('digit-1', 'один'), ('digit-2', 'два'), ('digit-0', 'ноль'),
    ('cancel', 'отменить запись'), ('later', 'перезвоните позже'), ('stop-calling', 'больше не звоните'), ('question', 'сколько стоит приём'),
    ('other', 'наверное приду'), ('other', 'да вы ошиблись'), ('cancel', 'отмените, пожалуйста'), ('later', 'я за рулём'), ('stop-calling', 'удалите мой номер'),
    ('question', 'а какой адрес'), ('move', 'на другой день'), ('other', 'да, если получится'), ('other', 'приду, но не завтра'), ('other', 'ага, щас'),
    ('other', 'да, но не завтра'), ('other', 'не обещаю, но приду'), ('yes', 'да, приду, спасибо'),
]
NOISES = 4
ESPEAK = ['ru+f2', 'ru+m3', 'ru', 'ru+linda', 'ru+m7', 'ru+f4', 'ru+Andy']
RHVOICE = ['anna', 'aleksandr', 'irina', 'elena']


def wav(x):
    """int16 that has been through A-law, as a WAV of format 6."""
    codes = np.arange(256)
    shifted = codes ^ 0x55
    exponent, mantissa = (shifted >> 4) & 7, shifted & 15
    value = (mantissa << 4) + 8
    value = np.where(exponent > 0, (value + 0x100) << np.maximum(exponent - 1, 0), value)
    levels = np.where(shifted & 0x80, value, -value)
    order = np.argsort(levels)
    body = codes[order][np.searchsorted(telephone.A_EDGES, x)].astype(np.uint8).tobytes()
    head = struct.pack('<4sI4s4sIHHIIHH4sI', b'RIFF', 36 + len(body), b'WAVE', b'fmt ', 16, 6, 1, 8000, 8000, 1, 8, b'data', len(body))
    return head + body


def keep(path, sound):
    if not path.exists():
        path.write_bytes(wav(telephone.a_law(sound)))


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(12)
    for i, (meaning, text) in enumerate(CASES):
        voices = [('espeak', ESPEAK[i % len(ESPEAK)]), ('rhvoice', RHVOICE[i % len(RHVOICE)])]
        for engine, voice in voices if meaning in ('yes', 'no') and text != 'угу' else voices[i % 2:i % 2 + 1]:
            job = dict(engine=engine, voice=voice, text=text + '.', pitch=50 if engine == 'espeak' else 100, rate=150 if engine == 'espeak' else 100)
            sound = telephone.line(rng, speak(job).astype(np.float64), lambda: np.zeros(8000), False, (0.22, 0.12))
            keep(folder / f'{meaning}-{i:02d}-{voice.replace("+", "-")}.wav', sound)
    for i in range(NOISES):
        sound = telephone.line(rng, sounds.no_speech(rng)[:4800], lambda: np.zeros(8000), False, (0.2, 0.1))
        keep(folder / f'noise-{i:02d}.wav', sound)
    print(sum(p.stat().st_size for p in folder.glob('*.wav')), 'bytes in', len(list(folder.glob('*.wav'))), 'clips')


if __name__ == '__main__':
    main()
