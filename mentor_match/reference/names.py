"""Finding a thing by what people call it."""

import unicodedata
from functools import lru_cache

# Beside English, the languages in which associations write countries and languages down.
WRITTEN = ("fr", "es", "pt", "ar", "sw")


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text without case, accents, punctuation and doubled spaces: for comparing only."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)
    )
    return " ".join(kept.split())
