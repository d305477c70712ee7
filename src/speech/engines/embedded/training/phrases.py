"""What patients say to the robot, by meaning. Text only: `synthesise.py` gives it voices.

`phrase(rng, …)` draws one (meaning, text) with the shares that a call has: short answers far oftener than long ones;
`answer(rng)` draws from what is rarer and harder. HELD_OUT and FRESH wordings never reach training.
"""
import wordings as W

MEANINGS = ['yes', 'no', 'move', 'cancel', 'person', 'repeat', 'question', 'later', 'stop-calling', 'other', 'noise'] + [f'digit-{i}' for i in range(10)]
# What an older set of features knew, and what it may have meant by it.
OLD_MEANINGS = ['yes', 'no', 'move', 'person', 'repeat', 'other', 'noise'] + [f'digit-{i}' for i in range(10)]
OLD_COVERS = {'move': ['move', 'cancel'], 'other': ['question', 'later', 'stop-calling', 'other']}
HELD_OUT, FRESH = W.HELD_OUT, W.FRESH
REHEARSAL = W.REHEARSAL


def split(text):
    return [p for p in text.replace('\n', '|').split('|') if p]


LISTS = {'yes': split(W.YES), 'no': split(W.NO), 'move': split(W.MOVE), 'cancel': split(W.CANCEL), 'person': split(W.PERSON), 'repeat': split(W.REPEAT),
         'question': split(W.QUESTION), 'later': split(W.LATER), 'stop-calling': split(W.STOP_CALLING), 'other': split(W.OTHER)}
SHARES = {'yes': .22, 'no': .14, 'move': .06, 'cancel': .05, 'person': .05, 'repeat': .07, 'question': .06, 'later': .05, 'stop-calling': .04, 'other': .17, 'digit': .09}
NEAR = split(W.NEAR) + split(W.SYLLABLES)
VOICED_NOISE = split(W.VOICED_NOISE)
# Of `answer`: the lists of it, and how much of each.
HARD = {'yes': split(W.YES_MORE), 'no': split(W.NO_MORE), 'move': LISTS['move'], 'cancel': LISTS['cancel'], 'person': LISTS['person'], 'repeat': LISTS['repeat'],
        'question': LISTS['question'], 'later': LISTS['later'], 'stop-calling': LISTS['stop-calling'], 'other': NEAR, 'noise': VOICED_NOISE}
HARD_SHARES = {'yes': .19, 'no': .13, 'move': .04, 'cancel': .09, 'person': .02, 'repeat': .02, 'question': .11, 'later': .10, 'stop-calling': .09, 'other': .19, 'noise': .02}
VOWELS = 'аоуыэияюёе'
CONSONANTS = 'бвгджзклмнпрстфхцчшщ'


def bare(text):
    return ' '.join(''.join(c if c.isalnum() else ' ' for c in text.lower()).split())


FINER = {bare(t): m for m in ('cancel', 'question', 'later', 'stop-calling') for t in LISTS[m] + split(HELD_OUT[m])}


def finer(meaning, text):
    """The meaning of a clip that was spoken when there were fewer meanings: its wording decides."""
    return FINER.get(bare(text), meaning) if meaning in ('move', 'other') else meaning


def syllables(rng):
    """A nonsense word of one to three syllables that is none of the short answers."""
    while True:
        word = ''.join(rng.choice(CONSONANTS) + rng.choice(VOWELS) + (rng.choice(CONSONANTS) if rng.random() < .35 else '')
                       for _ in range(rng.choice([1, 1, 2, 2, 3])))
        if word not in ('да', 'не', 'нет', 'два', 'три', 'дада', 'нэт', 'дя'):
            return word


def fragment(rng, sentences):
    words = rng.choice(sentences).split()
    n = rng.choice([1, 2, 2, 3, 4, 5])
    start = rng.randrange(max(1, len(words) - n))
    return ' '.join(words[start:start + n])


CLASHES = {bare(t) for m in LISTS if m != 'other' for t in LISTS[m]}
CLASHES |= {w for d in W.DIGITS.values() for w in d.split('|')}


def other(rng, words, sentences):
    for _ in range(50):
        kind = rng.random()
        if kind < .55:
            return rng.choice(LISTS['other'])
        if kind < .68:
            text = rng.choice(words)
        elif kind < .75:
            text = ' '.join(rng.choice(words) for _ in range(rng.choice([2, 3])))
        elif kind < .88:
            text = fragment(rng, sentences)
        else:
            text = syllables(rng)
        plain = bare(text)
        if plain and plain not in CLASHES and plain.split()[0] not in ('да', 'нет', 'ага', 'угу', 'конечно', 'хорошо'):
            return text
    return 'давно'


def phrase(rng, words, sentences):
    """One (meaning, text)."""
    meaning = rng.choices(list(SHARES), list(SHARES.values()))[0]
    if meaning == 'digit':
        digit = rng.randrange(10)
        return f'digit-{digit}', rng.choice(split(W.DIGITS[digit]))
    if meaning == 'other':
        return meaning, other(rng, words, sentences)
    return meaning, rng.choice(LISTS[meaning])


def answer(rng):
    """One (meaning, text) of what is rarer and harder: cancelling, questions, «later», «stop calling», hesitation, near misses of a yes."""
    meaning = rng.choices(list(HARD_SHARES), list(HARD_SHARES.values()))[0]
    return meaning, rng.choice(HARD[meaning])


def held_out_answer(rng):
    """The same for tests, in wordings that were never trained where there are some: (meaning, text, 'new' or 'known')."""
    kind = rng.random()
    if kind < .3:
        return 'other', rng.choice(split(W.HELD_OUT_NEAR)), 'new'
    meaning, text = answer(rng)
    if kind < .75 and meaning in HELD_OUT and meaning != 'other':
        return meaning, rng.choice(split(HELD_OUT[meaning])), 'new'
    return meaning, text, 'known'


# Of FRESH: half of it near misses, for they matter most.
FRESH_SHARES = {'yes': .2, 'no': .05, 'cancel': .04, 'move': .04, 'question': .07, 'later': .05, 'stop-calling': .05, 'other': .5}


def fresh_answer(rng):
    """For tests only: (meaning, text, 'new')."""
    meaning = rng.choices(list(FRESH_SHARES), list(FRESH_SHARES.values()))[0]
    return meaning, rng.choice(split(FRESH[meaning])), 'new'


def punctuate(rng, text):
    return text + rng.choices(['', '.', '!', '?', '...'], [.25, .4, .2, .08, .07])[0]


TRAINED = {bare(t) for texts in (*LISTS.values(), *HARD.values()) for t in texts}
TESTED = {bare(t) for texts in (*HELD_OUT.values(), *FRESH.values(), W.HELD_OUT_NEAR) for t in split(texts)}
assert not TRAINED & TESTED, f'trained and held out: {TRAINED & TESTED}'
