"""The facts behind each block of a score. Words belong to the templates."""

from collections.abc import Callable, Mapping
from typing import Any

from mentor_match.engine.facts import hours_apart
from mentor_match.engine.topics import Topics, topic_fit, topic_weight
from mentor_match.engine.types import MenteeFacts, MentorFacts

Facts = Mapping[str, Any]


def facts_behind(block: str, mentee: MenteeFacts, mentor: MentorFacts, topics: Topics) -> Facts:
    """What a reason of this block rests on: plain values, codes and numbers."""
    if block == "topics":
        return _topics(mentee, mentor, topics)
    return _FACTS[block](mentee, mentor)


def _topics(mentee: MenteeFacts, mentor: MentorFacts, topics: Topics) -> Facts:
    """What both name, and what stands for something else that is wanted.

    `shared`: (topic, level now or None, level offered), what helps most first; `related`: (topic
    wanted, topic offered, what the one counts for the other), the nearest for each topic wanted
    that the mentor does not offer; `wanted`: how many topics are.
    """
    helpful = [
        (-_help(mentee, topic, offered), topic, mentee.levels.get(topic), offered)
        for topic, offered in mentor.offers.items()
        if topic in mentee.wants
    ]
    shared = tuple(
        (topic, level, offered) for _, topic, level, offered in sorted(helpful, key=_key)
    )
    related = tuple(
        (topic, *nearest)
        for topic in sorted(set(mentee.wants) - set(mentor.offers))
        if (nearest := topics.nearest(topic, mentor.offers)) is not None
    )
    return {"shared": shared, "related": related, "wanted": len(mentee.wants)}


def _key(row: tuple[float, str, float | None, float]) -> tuple[float, str]:
    return row[0], row[1]


def _help(mentee: MenteeFacts, topic: str, offered: float) -> float:
    level = mentee.levels.get(topic, 0.0)
    return topic_weight(mentee.wants[topic], level) * float(topic_fit(offered, level))


def _texts(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    return {"documents": (len(mentee.texts), len(mentor.texts))}


def _interprofessional(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    return {
        "wished": mentee.discipline,
        "mentee_cadre": mentee.cadre,
        "mentor_cadre": mentor.cadre,
    }


def _languages(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    return {"shared": tuple(sorted(mentee.languages & mentor.languages))}


def _formats(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    return {"shared": tuple(sorted(mentee.formats & mentor.formats))}


def _hours(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    if mentee.utc_offset is None or mentor.utc_offset is None:
        return {"apart": None}
    return {"apart": float(hours_apart(mentee.utc_offset, mentor.utc_offset))}


def _setting(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    return {"mentee": mentee.setting, "mentor": mentor.setting}


def _seniority(mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    known = mentee.years is not None and mentor.years is not None
    ahead = (mentor.years or 0) - (mentee.years or 0) if known else None
    return {"years": mentor.years, "ahead": ahead}


def _load(_mentee: MenteeFacts, mentor: MentorFacts) -> Facts:
    return {"places": mentor.capacity}


_FACTS: Mapping[str, Callable[[MenteeFacts, MentorFacts], Facts]] = {
    "texts": _texts,
    "interprofessional": _interprofessional,
    "languages": _languages,
    "hours": _hours,
    "formats": _formats,
    "setting": _setting,
    "seniority": _seniority,
    "load": _load,
}
