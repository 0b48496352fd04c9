"""Why a mentor is suggested, in words to the mentee.

The engine gives a code, a contribution and the facts; here each becomes a sentence. What is no
reason to a person (nothing shared, or nothing stated) has none and is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import format_decimal, get_locale, gettext, ngettext

from mentor_match.engine import WhyNot
from mentor_match.matching.service import Suggestion
from mentor_match.reference.cadres import find_cadre
from mentor_match.reference.choices import FORMATS
from mentor_match.reference.languages import language_name
from mentor_match.reference.role_cards import both_may_do
from mentor_match.reference.topics import find_topic

MOST_NAMED = 3  # topics both professions work on
SMALLEST_SHARE = 0.005  # below half a hundredth a reason is none


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason in words, and its share of the score in hundredths."""

    code: str
    sentences: tuple[str, ...]
    percent: int


def grounds_of(suggestion: Suggestion, name: str) -> list[Ground]:
    """The reasons, the weightiest first. `name` is what the mentor is called on the page."""
    explanation = suggestion.explanation
    found = []
    for reason in explanation.reasons:
        share = reason.contribution / explanation.score if explanation.score > 0 else 0.0
        if share < SMALLEST_SHARE or not reason.stated:
            continue
        sentences = SENTENCES[reason.code](suggestion, name)
        if sentences:
            found.append(Ground(reason.code, tuple(sentences), round(share * 100)))
    if suggestion.crosses and not any(ground.code == "interprofessional" for ground in found):
        # Who asks for any profession gets no points for it, and should know all the same.
        found.append(Ground("interprofessional", tuple(_interprofessional(suggestion, name)), 0))
    return found


def topic_title(code: str) -> str:
    """The topic in the reader's language."""
    found = find_topic(code)
    return gettext(found.title) if found else code


def cadre_title(code: str) -> str:
    """The cadre in the reader's language."""
    found = find_cadre(code)
    return gettext(found.title) if found else code


def language_title(code: str) -> str:
    """The language in the reader's language."""
    return language_name(code, str(get_locale()))


def _topics(suggestion: Suggestion, name: str) -> list[str]:
    found = [
        gettext(
            "%(topic)s: you are at level %(yours)s, %(name)s is at level %(theirs)s.",
            topic=topic_title(topic),
            yours=int(suggestion.mentee.levels.get(topic, 0)),
            theirs=int(suggestion.facts.offers[topic]),
            name=name,
        )
        for topic in suggestion.shared_topics
    ]
    for wanted, offered in suggestion.related_topics:
        found.append(
            gettext(
                "%(offered)s: you did not ask for it, but it often goes with %(wanted)s.",
                offered=topic_title(offered),
                wanted=topic_title(wanted),
            )
        )
    return found


def _texts(_suggestion: Suggestion, name: str) -> list[str]:
    return [gettext("What %(name)s wrote about their experience is near your goals.", name=name)]


def _interprofessional(suggestion: Suggestion, name: str) -> list[str]:
    mine, theirs = suggestion.mentee.cadre, suggestion.facts.cadre
    if not suggestion.crosses:
        return [gettext("%(name)s has the same profession as you.", name=name)]
    found = [
        gettext("Another profession than yours: %(cadre)s.", cadre=cadre_title(theirs)),
    ]
    both = both_may_do(mine, theirs)
    if both:
        # What is wanted comes first; a longer list is on the role cards.
        nearest = sorted(both, key=lambda topic: topic not in suggestion.wants)[:MOST_NAMED]
        titles = "; ".join(map(topic_title, nearest))
        found.append(gettext("Both of your professions work on: %(topics)s.", topics=titles))
    return found


def _languages(suggestion: Suggestion, _name: str) -> list[str]:
    shared = suggestion.mentee.languages & suggestion.facts.languages
    titles = ", ".join(sorted(map(language_title, shared), key=str.casefold))
    return [gettext("You both speak %(languages)s.", languages=titles)] if shared else []


def _hours(suggestion: Suggestion, _name: str) -> list[str]:
    mine, theirs = suggestion.mentee.utc_offset, suggestion.facts.utc_offset
    if mine is None or theirs is None:
        return []
    apart = abs(mine - theirs)
    if not apart:
        return [gettext("Your clocks show the same time.")]
    # Half hours exist: the number is shown as it is, and counts as many unless it is one.
    return [
        ngettext(
            "Your clocks are %(hours)s hour apart.",
            "Your clocks are %(hours)s hours apart.",
            1 if apart == 1 else 2,
            hours=format_decimal(apart),
        )
    ]


def _formats(suggestion: Suggestion, _name: str) -> list[str]:
    shared = suggestion.mentee.formats & suggestion.facts.formats
    titles = ", ".join(gettext(title) for code, title in FORMATS.items() if code in shared)
    return [gettext("You can both meet by: %(formats)s.", formats=titles)] if shared else []


def _setting(suggestion: Suggestion, _name: str) -> list[str]:
    if suggestion.mentee.setting != suggestion.facts.setting:
        return []
    sentence = {
        "rural": gettext("You both work in a rural place."),
        "semi-urban": gettext("You both work in a small town or suburb."),
        "urban": gettext("You both work in a city."),
    }.get(suggestion.facts.setting)
    return [sentence] if sentence else []


def _seniority(suggestion: Suggestion, name: str) -> list[str]:
    years = int(suggestion.facts.years or 0)
    return [
        ngettext(
            "%(name)s has %(num)s year in the profession.",
            "%(name)s has %(num)s years in the profession.",
            years,
            name=name,
        )
    ]


def _load(suggestion: Suggestion, name: str) -> list[str]:
    free = suggestion.seen.free_places
    if not free:
        return []
    return [
        ngettext(
            "%(name)s has %(num)s free place.", "%(name)s has %(num)s free places.", free, name=name
        )
    ]


SENTENCES: dict[str, Callable[[Suggestion, str], list[str]]] = {
    "topics": _topics,
    "texts": _texts,
    "interprofessional": _interprofessional,
    "languages": _languages,
    "hours": _hours,
    "formats": _formats,
    "setting": _setting,
    "seniority": _seniority,
    "load": _load,
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A hard rule in words: how many it removes, and where what it rests on can be changed."""

    sentence: str
    change: str  # endpoint of the page, empty where the mentee cannot change it
    step: str  # which question of the profile, if it is one


def rules_in_the_way(why: WhyNot) -> list[Obstacle]:
    """What keeps mentors from being proposed, what removes most first."""
    found = sorted(why.removes.items(), key=lambda pair: (-pair[1], pair[0]))
    return [_OBSTACLES[rule](count) for rule, count in found if count and rule in _OBSTACLES]


def _capacity(count: int) -> Obstacle:
    sentence = ngettext(
        "%(num)s mentor has no free place just now.",
        "%(num)s mentors have no free place just now.",
        count,
    )
    return Obstacle(sentence, "", "")


def _language(count: int) -> Obstacle:
    sentence = ngettext(
        "%(num)s mentor speaks none of your languages.",
        "%(num)s mentors speak none of your languages.",
        count,
    )
    return Obstacle(sentence, "profiles.step", "languages")


def _excluded(count: int) -> Obstacle:
    sentence = ngettext(
        "%(num)s mentor was dismissed or asked by you before.",
        "%(num)s mentors were dismissed or asked by you before.",
        count,
    )
    return Obstacle(sentence, "matching.dismissed", "")


def _cadre(count: int) -> Obstacle:
    sentence = ngettext(
        "%(num)s mentor takes mentees of other cadres only.",
        "%(num)s mentors take mentees of other cadres only.",
        count,
    )
    return Obstacle(sentence, "", "")


def _association(count: int) -> Obstacle:
    sentence = ngettext(
        "%(num)s mentor takes members of the own association only.",
        "%(num)s mentors take members of their own association only.",
        count,
    )
    return Obstacle(sentence, "", "")


_OBSTACLES: dict[str, Callable[[int], Obstacle]] = {
    "capacity": _capacity,
    "language": _language,
    "excluded": _excluded,
    "cadre": _cadre,
    "association": _association,
}
