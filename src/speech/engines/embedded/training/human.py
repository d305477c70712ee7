"""Recordings of people for honest tests; nothing here reaches training.

    python3 human.py --klettres FOLDER --tuxpaint FOLDER

Reads asterisk-core-sounds-ru-wav (installed), festvox-ru (installed), and the unpacked packages
klettres-data and tuxpaint-stamps-default (`dpkg -x`). Writes CACHE/human-test.npz and .json.
Every clip that is no yes, no or digit counts as `other`.
"""
import argparse, re, subprocess
from pathlib import Path
import numpy as np
from synthesise import FESTVOX, read_wav, save, sentence_list, to_line

ASTERISK = Path('/usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU')
# Not speech, or a word whose meaning to us is open («алло»).
SKIP = re.compile(r'silence|beep|tone|monkeys|weasels|jingle|hello\.wav|descending|ascending')


def decode(path):
    raw = subprocess.run(['ffmpeg', '-loglevel', 'error', '-i', str(path), '-ac', '1', '-ar', '16000', '-f', 's16le', '-'], capture_output=True).stdout
    return to_line(np.frombuffer(raw, np.int16), 16000)


def asterisk():
    for path in sorted(ASTERISK.rglob('*.wav')):
        name = str(path.relative_to(ASTERISK))
        if SKIP.search(name):
            continue
        digit = re.fullmatch(r'digits/(\d)\.wav', name)
        meaning = f'digit-{digit[1]}' if digit else 'no' if name == 'vm-no.wav' else 'other'
        yield 'asterisk', meaning, name, decode(path)


def klettres(folder):
    for path in sorted(Path(folder).glob('usr/share/klettres/ru/*/*.ogg')):
        meaning = {'da': 'yes', 'net': 'no'}.get(path.stem, 'other') if path.parent.name == 'syllab' else 'other'
        yield 'klettres', meaning, path.stem, decode(path)


def tuxpaint(folder):
    for path in sorted(Path(folder).rglob('*_desc_ru.ogg')) + sorted(p for p in Path(folder).rglob('*_ru.ogg') if not p.name.endswith('_desc_ru.ogg')):
        yield 'tuxpaint', 'other', path.stem, decode(path)


def festvox():
    """Running speech in pieces between pauses; «да», «нет» and kin are kept when a pause stands on both sides."""
    texts = sentence_list()
    for i, text in enumerate(texts, 1):
        label = FESTVOX / f'lab/ru_{i:04d}.lab'
        wav = FESTVOX / f'wav/ru_{i:04d}.wav'
        if not (label.exists() and wav.exists()):
            continue
        sound, rate = read_wav(wav.read_bytes())
        rows = [line.split() for line in label.read_text('latin-1').split('\n')[1:] if len(line.split()) == 3]
        start, phones, begin = 0.0, [], 0.0
        for end, _, phone in rows:
            if phone == 'pau':
                if phones:
                    word = ''.join(phones)
                    # the voice's own spelling: doubled letter = stressed vowel or soft consonant
                    meaning = 'yes' if word in ('daa', 'hara0shoo', 'kaneeshna') else 'no' if word in ('nneet',) else 'other'
                    piece = sound[int(begin * rate):int(start * rate)]
                    if meaning != 'other' or (i % 3 == 0 and 0.25 < start - begin < 3):
                        yield 'festvox', meaning, word, to_line(piece, rate)
                phones, begin = [], float(end)
            else:
                phones.append(phone)
            start = float(end)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--klettres', required=True)
    parser.add_argument('--tuxpaint', required=True)
    args = parser.parse_args()
    meta, clips = [], []
    for source in (asterisk(), klettres(args.klettres), tuxpaint(args.tuxpaint), festvox()):
        for engine, meaning, text, sound in source:
            meta.append(dict(engine='people', voice=engine, part='human', meaning=meaning, text=text, wording='known'))
            clips.append(sound)
    save('human-test', meta, clips)
    for name in ('asterisk', 'klettres', 'tuxpaint', 'festvox'):
        of = [m for m in meta if m['voice'] == name]
        print(name, len(of), 'yes', sum(m['meaning'] == 'yes' for m in of), 'no', sum(m['meaning'] == 'no' for m in of))


if __name__ == '__main__':
    main()
