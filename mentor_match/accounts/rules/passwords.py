"""Which passwords are too easy to guess. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from mentor_match.words import N_

LONGEST_PASSWORD = 128

# What is left of a common password without its digits and signs. Length alone keeps out the rest.
COMMON = frozenset(
    "password passwordpassword passwort motdepasse contrasena senha letmein letmeinplease welcome "
    "welcomewelcome iloveyou iloveyouforever changeme changemenow administrator admin qwerty "
    "qwertyuiop qwertyqwerty azertyuiop asdfghjkl zxcvbnm abcdefghijkl sunshine princess football "
    "dragon monkey superman trustno mentor mentormatch mentorship hospital nurse nursing midwife "
    "doctor clinic health healthcare".split()
)
RUNS = ("0123456789" * 3, "9876543210" * 3, "abcdefghijklmnopqrstuvwxyz")
FEWEST_DIFFERENT_SIGNS = 5

TOO_LONG = N_("The password may have 128 characters at most. Choose a shorter one.")
TOO_COMMON = N_(
    "This password is among the first that are tried. "
    "Choose another; three or four words that do not belong together are good."
)
TOO_PERSONAL = N_("The password has your name or e-mail address in it. Choose one without them.")


def password_faults(password: str, personal: Iterable[str]) -> Sequence[str]:
    """What is wrong with a password, one sentence each. `personal` are the person's own words."""
    if len(password) > LONGEST_PASSWORD:
        return [TOO_LONG]
    plain = unicodedata.normalize("NFKC", password).casefold()
    letters = re.sub(r"[\W\d_]+", "", plain)
    together = re.sub(r"\s+", "", plain)
    faults = []
    if letters in COMMON or len(set(together)) < FEWEST_DIFFERENT_SIGNS or _is_a_run(together):
        faults.append(TOO_COMMON)
    if any(word in plain for word in _own_words(personal)):
        faults.append(TOO_PERSONAL)
    return faults


def _is_a_run(text: str) -> bool:
    return any(text in run for run in RUNS)


def _own_words(personal: Iterable[str]) -> set[str]:
    """Names, and the e-mail address up to its @, in pieces long enough to tell something."""
    return {
        word
        for text in personal
        for word in re.split(r"[\W_\d]+", text.casefold().partition("@")[0])
        if len(word) >= 4
    }
