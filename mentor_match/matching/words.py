"""The engine's codes in words: why a pair fits, why nobody does, and what would help.

The engine says codes and facts; here they become whole sentences, marked for translation. `say`
translates: pages hand in `gettext`, the command line `plain`. `locale` is for names of languages.
"""

from collections.abc import Callable, Iterable, Mapping

from mentor_match.engine import MenteeFacts, Reason, WhyNot
from mentor_match.reference.cadres import find_cadre
from mentor_match.reference.choices import FORMATS, SETTING_WORDS
from mentor_match.reference.languages import language_name
from mentor_match.reference.topics import find_topic
from mentor_match.words import N_

Say = Callable[..., str]
# Below this, two texts share no more than everyone's do.
ALIKE = 0.1


def plain(sentence: str, **facts: object) -> str:
    """The sentence in English, for where nobody's language is known."""
    return sentence % facts if facts else sentence


def reason_sentence(reason: Reason, say: Say = plain, locale: str = "en") -> str:
    """One reason in words; empty where the two said nothing about it."""
    if not reason.stated:
        return ""
    return _SENTENCES[reason.code](reason, _Words(say, locale))


def reason_sentences(reasons: Iterable[Reason], say: Say = plain, locale: str = "en") -> list[str]:
    """What speaks for the pair, the weightiest first."""
    found = (reason_sentence(reason, say, locale) for reason in reasons if reason.contribution > 0)
    return [sentence for sentence in found if sentence]


# Hard rule -> how many it removes, in words.
REMOVED: Mapping[str, str] = {
    "self": N_("%(count)s of %(total)s mentors: the mentee."),
    "capacity": N_("%(count)s of %(total)s mentors have no free place."),
    "excluded": N_("%(count)s of %(total)s mentors must not be proposed to this mentee."),
    "cadre": N_("%(count)s of %(total)s mentors do not accept this cadre."),
    "association": N_("%(count)s of %(total)s mentors do not accept this association."),
    "language": N_("%(count)s of %(total)s mentors share no language with the mentee."),
}

# Hard rule -> the single change that would bring most mentors back.
CHANGES: Mapping[str, str] = {
    "capacity": N_("One more place: %(count)s mentors who fit have none left."),
    "excluded": N_("To allow a mentor who was ruled out: %(count)s would fit."),
    "cadre": N_("A mentor who accepts the cadre %(cadre)s: %(count)s would fit if they did."),
    "association": N_("A mentor who accepts this association: %(count)s would fit if they did."),
    "language": N_(
        "A shared language: %(count)s would fit if they spoke one of the mentee's (%(languages)s)."
    ),
}
NO_SINGLE_CHANGE = N_("Another mentor: no single change to those there are would be enough.")


def removed_sentences(why_not: WhyNot, say: Say = plain) -> list[str]:
    """Why nobody can be proposed: each rule and how many it removes, the most first."""
    ordered = sorted(why_not.removes.items(), key=lambda item: (-item[1], item[0]))
    return [
        say(REMOVED[rule], count=count, total=why_not.total) for rule, count in ordered if count
    ]


def change_sentence(
    why_not: WhyNot, mentee: MenteeFacts, say: Say = plain, locale: str = "en"
) -> str:
    """What would bring most mentors back."""
    sentence = CHANGES.get(why_not.best_change or "")
    if sentence is None or not why_not.brings:
        return say(NO_SINGLE_CHANGE)
    words = _Words(say, locale)
    return say(
        sentence,
        count=why_not.brings,
        cadre=words.cadre(mentee.cadre),
        languages=words.languages(mentee.languages),
    )


class _Words:
    """Names of things in the reader's language."""

    def __init__(self, say: Say, locale: str) -> None:
        self.say, self.locale = say, locale

    def topic(self, code: str) -> str:
        topic = find_topic(code)
        return self.say(topic.title) if topic else code

    def cadre(self, code: str) -> str:
        cadre = find_cadre(code)
        return self.say(cadre.title) if cadre else code

    def setting(self, code: str) -> str:
        return self.say(SETTING_WORDS[code])

    def formats(self, codes: Iterable[str]) -> str:
        return ", ".join(self.say(FORMATS[code]) for code in FORMATS if code in set(codes))

    def languages(self, codes: Iterable[str]) -> str:
        return ", ".join(sorted(language_name(code, self.locale) for code in codes))


Sentence = Callable[[Reason, _Words], str]


def _topics(reason: Reason, words: _Words) -> str:
    shared = [
        words.say(N_("%(topic)s (level %(level)s)"), topic=words.topic(topic), level=f"{offered:g}")
        for topic, _level, offered in reason.facts["shared"]
    ]
    if shared:
        return words.say(N_("Offers what is wanted: %(topics)s."), topics=", ".join(shared))
    near = [words.topic(offered) for _, offered, _ in reason.facts["related"]]
    if near:
        return words.say(N_("Offers what often goes with it: %(topics)s."), topics=", ".join(near))
    return words.say(N_("None of the topics wanted is offered."))


def _texts(reason: Reason, words: _Words) -> str:
    if reason.value < ALIKE:
        return words.say(N_("What the two wrote has little in common."))
    return words.say(N_("What the two wrote is about similar things."))


def _cadres(reason: Reason, words: _Words) -> str:
    cadre = words.cadre(reason.facts["mentor_cadre"])
    if reason.facts["mentee_cadre"] == reason.facts["mentor_cadre"]:
        return words.say(N_("Of the same profession: %(cadre)s."), cadre=cadre)
    return words.say(N_("Brings the view of another profession: %(cadre)s."), cadre=cadre)


def _languages(reason: Reason, words: _Words) -> str:
    shared = words.languages(reason.facts["shared"])
    return words.say(N_("Both speak: %(languages)s."), languages=shared) if shared else ""


def _hours(reason: Reason, words: _Words) -> str:
    apart = reason.facts["apart"]
    if apart is None:
        return ""
    if not apart:
        return words.say(N_("Both have the same time of day."))
    return words.say(N_("Hours apart: %(hours)s."), hours=f"{apart:g}")


def _formats(reason: Reason, words: _Words) -> str:
    shared = words.formats(reason.facts["shared"])
    if shared:
        return words.say(N_("Both can meet by: %(formats)s."), formats=shared)
    return words.say(N_("No way of meeting suits both yet."))


def _setting(reason: Reason, words: _Words) -> str:
    here, there = reason.facts["mentee"], reason.facts["mentor"]
    if not here or not there:
        return ""
    place = words.setting(there)
    if here == there:
        return words.say(N_("Both work in a place of the same kind: %(place)s."), place=place)
    return words.say(
        N_("Works in another kind of place: %(there)s, not %(here)s."),
        there=place,
        here=words.setting(here),
    )


def _seniority(reason: Reason, words: _Words) -> str:
    years, ahead = reason.facts["years"], reason.facts["ahead"]
    if years is None:
        return ""
    if ahead is None or ahead <= 0:
        return words.say(N_("Years in the profession: %(years)s."), years=f"{years:g}")
    return words.say(
        N_("Years in the profession: %(years)s, which is %(more)s more than the mentee."),
        years=f"{years:g}",
        more=f"{ahead:g}",
    )


def _load(reason: Reason, words: _Words) -> str:
    return words.say(N_("Free places: %(places)s."), places=reason.facts["places"])


_SENTENCES: Mapping[str, Sentence] = {
    "topics": _topics,
    "texts": _texts,
    "interprofessional": _cadres,
    "languages": _languages,
    "hours": _hours,
    "formats": _formats,
    "setting": _setting,
    "seniority": _seniority,
    "load": _load,
}
