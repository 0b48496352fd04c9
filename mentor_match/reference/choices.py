"""Short lists to choose from: places, formats, disciplines, levels and priorities."""

from collections.abc import Mapping

from mentor_match.words import N_

SETTINGS: Mapping[str, str] = {
    "rural": N_("Rural: villages and countryside"),
    "semi-urban": N_("Semi-urban: small towns and suburbs"),
    "urban": N_("Urban: a city"),
}

# The same in one word, for a line about a person.
SETTING_WORDS: Mapping[str, str] = {
    "rural": N_("rural"),
    "semi-urban": N_("semi-urban"),
    "urban": N_("urban"),
}

FORMATS: Mapping[str, str] = {
    "phone": N_("Phone"),
    "text": N_("Text messages"),
    "video": N_("Video"),
    "in-person": N_("In person"),
}

DISCIPLINES: Mapping[str, str] = {
    "any": N_("Any profession"),
    "same": N_("Rather my own profession"),
    "different": N_("Rather another profession"),
}

# What a person can do in a topic, 0 to 5.
LEVELS: Mapping[int, str] = {
    0: N_("New to me"),
    1: N_("I have heard or read about it"),
    2: N_("I do it with help"),
    3: N_("I do it alone in usual cases"),
    4: N_("I do it well, also in hard cases"),
    5: N_("I teach it to others"),
}

# How much a topic matters to a mentee, 1 to 5.
PRIORITIES: Mapping[int, str] = {
    1: N_("Nice to have"),
    2: N_("Useful"),
    3: N_("Important"),
    4: N_("Very important"),
    5: N_("Most important"),
}

GENDERS: Mapping[str, str] = {
    "woman": N_("Woman"),
    "man": N_("Man"),
    "other": N_("Another"),
}
NOT_SAID = N_("I would rather not say")
