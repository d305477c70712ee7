"""RHVoice.h (RHVoice 1.0 and later): the C library of the engine, loaded once in a process. A short answer takes a third of what
`RHVoice-test` takes, which reads the voice anew each time."""
import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_double, c_int, c_int16, c_uint, c_void_p
import numpy as np

SET_SAMPLE_RATE = CFUNCTYPE(c_int, c_int, c_void_p)
PLAY_SPEECH = CFUNCTYPE(c_int, POINTER(c_int16), c_uint, c_void_p)


class InitParams(Structure):
    _fields_ = [('data_path', c_char_p), ('config_path', c_char_p), ('resource_paths', c_void_p),
                ('set_sample_rate', SET_SAMPLE_RATE), ('play_speech', PLAY_SPEECH)]
    _fields_ += [(name, c_void_p) for name in ('process_mark', 'word_starts', 'word_ends', 'sentence_starts', 'sentence_ends', 'play_audio', 'done')]
    _fields_ += [('options', c_uint)]


class SynthParams(Structure):
    _fields_ = [('voice_profile', c_char_p), ('absolute_rate', c_double), ('absolute_pitch', c_double), ('absolute_volume', c_double),
                ('relative_rate', c_double), ('relative_pitch', c_double), ('relative_volume', c_double),
                ('punctuation_mode', c_int), ('punctuation_list', c_char_p), ('capitals_mode', c_int), ('flags', c_int)]


class Rhvoice:
    """One engine with all voices; one sentence at a time."""

    def __init__(self):
        self.library = ctypes.CDLL('libRHVoice.so.5')
        self.library.RHVoice_new_tts_engine.restype = c_void_p
        self.library.RHVoice_new_message.restype = c_void_p
        self.rate, self.pieces = 24000, []
        self.callbacks = SET_SAMPLE_RATE(self.heard_rate), PLAY_SPEECH(self.heard)  # kept: the library holds no reference
        self.engine = self.library.RHVoice_new_tts_engine(ctypes.byref(InitParams(None, None, None, *self.callbacks)))
        if not self.engine:
            raise RuntimeError('RHVoice finds no voices')

    def heard_rate(self, rate, _):
        self.rate = rate
        return 1

    def heard(self, samples, count, _):
        self.pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 1

    def speak(self, voice, text, rate=100, pitch=100):
        """(int16 samples, their rate); pace and pitch in per cent."""
        raw = text.encode()
        params = SynthParams(voice_profile=voice.encode(), relative_rate=rate / 100, relative_pitch=pitch / 100, relative_volume=1.0)
        message = self.library.RHVoice_new_message(c_void_p(self.engine), raw, len(raw), 0, ctypes.byref(params), None)
        if not message:
            raise RuntimeError(f'RHVoice does not take «{text}»')
        self.pieces = []
        self.library.RHVoice_speak(c_void_p(message))
        self.library.RHVoice_delete_message(c_void_p(message))
        return (np.concatenate(self.pieces) if self.pieces else np.zeros(0, np.int16)), self.rate
