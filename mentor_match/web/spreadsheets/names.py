"""What people write for cadres, topics, languages and countries, and what they may have meant."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from mentor_match.reference.cadres import CADRES, Cadre, cadre_by_name
from mentor_match.reference.countries import country_by_name, list_countries
from mentor_match.reference.languages import language_by_name, language_name
from mentor_match.reference.names import folded
from mentor_match.reference.topics import TOPICS, Topic, topic_by_name

CLOSE = 0.6  # of difflib's ratio: near enough to ask “did you mean”, never to decide
# Offered where a language was misspelt; all others are taken too.
COMMON_LANGUAGES = "en fr es pt ar sw am ha yo ig zu xh so rw ln hi ur bn ne ta id vi zh ru tr fa"


@dataclass(frozen=True, slots=True)
class Names:
    """One kind of thing: how it is called, how it is found, what to offer instead."""

    what: str
    find: Callable[[str], str | None]
    titles: Callable[[], Iterable[str]]

    def close_to(self, text: str) -> str | None:
        """The name that looks most like the text, if one does."""
        by_fold = {folded(title): title for title in self.titles()}
        close = difflib.get_close_matches(folded(text), by_fold, n=1, cutoff=CLOSE)
        return by_fold[close[0]] if close else None


def _choice(what: str, **codes: str) -> Names:
    """A short list: code -> other words for it."""
    found = {folded(code): code for code in codes}
    found |= {folded(word): code for code, words in codes.items() for word in words.split(",")}
    return Names(what, lambda text: found.get(folded(text)), lambda: codes)


@cache
def _common_languages() -> tuple[str, ...]:
    return tuple(language_name(code) for code in COMMON_LANGUAGES.split())


def _called(things: Iterable[Cadre | Topic]) -> list[str]:
    return [name for thing in things for name in (thing.title, *thing.names)]


CADRE = Names("cadre", cadre_by_name, lambda: _called(CADRES.values()))
TOPIC = Names("topic", topic_by_name, lambda: _called(TOPICS))
COUNTRY = Names("country", country_by_name, lambda: (name for _code, name in list_countries()))
LANGUAGE = Names("language", language_by_name, _common_languages)
SETTING = _choice(
    "setting",
    urban="city,town",
    **{"semi-urban": "semiurban,peri-urban,periurban,suburban,small town"},
    rural="village,remote,countryside",
)
FORMAT = _choice(
    "format",
    video="video call,online,zoom",
    phone="telephone,call,phone call,voice",
    text="message,messages,chat,sms,whatsapp,text message",
    **{"in-person": "in person,face to face,f2f,personal"},
)
DISCIPLINE = _choice(
    "choice",
    any="all,no preference,both",
    same="same cadre,same profession",
    different="other,different cadre,other cadre,another",
)
