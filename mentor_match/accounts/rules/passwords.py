"""Which passwords are too easy to guess. Pure.

Length is what helps most. What is left to refuse are the ways in which people fill it: one word
with digits, the same again, a walk over the keyboard, the alphabet, a year, their own name, the
name of what they sign in to. So a password is taken apart into such pieces, and is refused where
what cannot be foreseen of it is too short.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from mentor_match.words import N_

LONGEST_PASSWORD = 128

# Words people begin with, in the languages of the members. A longer list would help little: what is
# put around them is seen through, so that one word stands for hundreds of thousands of passwords.
COMMON = frozenset(
    "password passwort passw parola motdepasse contrasena contraseña senha nenosiri haslo "
    "wachtwoord letmein welcome willkommen bienvenue bienvenido karibu iloveyou tequiero jetaime "
    "nakupenda changeme change temporary default guest login logon signin access secret geheim "
    "siri secreto "
    "administrator admin root user test testing demo sample example computer internet google "
    "facebook whatsapp android samsung nokia iphone windows linux "
    "qwerty azerty qwertz asdf zxcv sunshine princess football soccer arsenal chelsea liverpool "
    "manchester barcelona dragon monkey superman batman pokemon starwars trustno master shadow "
    "michael jessica ashley daniel charlie jordan thomas jesus christ blessed blessing amen god "
    "allah bismillah mungu family love lovely baby angel flower summer winter spring autumn "
    "january february march april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday nairobi kenya uganda tanzania ghana "
    "nigeria india africa london "
    "mentor mentee mentors mentees mentoring mentorship match matching hospital clinic ward nurse "
    "nurses nursing midwife midwives midwifery doctor doctors physician medical medicine medic "
    "health healthcare healthworker patient pharmacy pharmacist association member members "
    "coordinator".split()
)
LONGEST_WORD = max(len(word) for word in COMMON)
ROWS = (
    "`1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
)
COLUMNS = ("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "qawsedrftgyhujikolp")
RUNS = tuple(row * 2 for row in (*ROWS, *COLUMNS))
RUNS = (*RUNS, *(row[::-1] for row in RUNS))
SHORTEST_RUN = 3
# Signs that are read as letters.
LEET = str.maketrans("013457@$!", "oieastasi")
YEAR = re.compile(r"(19|20)\d\d")
DIGITS = re.compile(r"\d{1,4}")
SIGNS = re.compile(r"[\W_]+")
# A piece that can be foreseen is worth one sign that cannot; so many it takes at least.
FEWEST = 6

TOO_LONG = N_("The password may have 128 characters at most. Choose a shorter one.")
TOO_COMMON = N_(
    "This password is among the first that are tried. "
    "Choose another; three or four words that do not belong together are good."
)
TOO_PERSONAL = N_("The password has your name or e-mail address in it. Choose one without them.")
TOO_NEAR = N_(
    "The password has the name of this service or of an association in it. Choose one without it."
)


def password_faults(
    password: str, personal: Iterable[str], near: Iterable[str] = ()
) -> Sequence[str]:
    """What is wrong with a password, one sentence each.

    `personal` are the person's own words, `near` the names of what they sign in to.
    """
    if len(password) > LONGEST_PASSWORD:
        return [TOO_LONG]
    plain = unicodedata.normalize("NFKC", password).casefold()
    faults = []
    if strength(plain) < FEWEST:
        faults.append(TOO_COMMON)
    if any(_stands_in(words, plain) for words in personal):
        faults.append(TOO_PERSONAL)
    if any(_joined(name) in _joined(plain) for name in near if len(_joined(name)) > 5):
        faults.append(TOO_NEAR)
    return faults


def strength(plain: str) -> int:
    """How many signs of it cannot be foreseen; a piece that can be counts as one.

    The same piece again is worth nothing: "abcabcabc" is as good as "abc".
    """
    seen: set[str] = set()
    found = 0
    for piece, known in pieces(plain):
        if piece in seen:
            continue
        seen.add(piece)
        found += 1 if known else len(_without_repeats(piece))
    return found


def pieces(plain: str) -> Iterator[tuple[str, bool]]:
    """(piece, whether it can be foreseen), from the left; the longest that can be comes first."""
    at, loose = 0, ""
    while at < len(plain):
        known = _foreseen(plain, at)
        if not known:
            loose += plain[at]
            at += 1
            continue
        if loose:
            yield loose, False
            loose = ""
        yield known, True
        at += len(known)
    if loose:
        yield loose, False


def _foreseen(plain: str, at: int) -> str:
    """The longest piece from here that anybody would try; empty where there is none."""
    found = [_word(plain, at), _run(plain, at), _again(plain, at)]
    for pattern in (YEAR, DIGITS, SIGNS):
        match = pattern.match(plain, at)
        found.append(match.group() if match else "")
    return max(found, key=len)


def _word(plain: str, at: int) -> str:
    rest = plain[at : at + LONGEST_WORD]
    for length in range(len(rest), 2, -1):
        if rest[:length] in COMMON or rest[:length].translate(LEET) in COMMON:
            return rest[:length]
    return ""


def _run(plain: str, at: int) -> str:
    """A walk over the keyboard or through the alphabet."""
    length = 0
    while at + length < len(plain) and any(plain[at : at + length + 1] in run for run in RUNS):
        length += 1
    return plain[at : at + length] if length >= SHORTEST_RUN else ""


def _again(plain: str, at: int) -> str:
    """One sign three times or more."""
    length = len(plain[at:]) - len(plain[at:].lstrip(plain[at]))
    return plain[at : at + length] if length >= SHORTEST_RUN else ""


def _without_repeats(piece: str) -> str:
    """The shortest beginning of which the piece is made by saying it again and again."""
    for length in range(1, len(piece) // 2 + 1):
        if (piece[:length] * (len(piece) // length + 1))[: len(piece)] == piece:
            return piece[:length]
    return piece


def _stands_in(words: str, plain: str) -> bool:
    """Whether a name, or the e-mail address up to its @, is in it: pieces that tell something."""
    parts = re.split(r"[\W_\d]+", words.casefold().partition("@")[0])
    return any(part in plain or part in plain.translate(LEET) for part in parts if len(part) >= 4)


def _joined(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
