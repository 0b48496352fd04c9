"""The score and the rules in the plainest words: loops over one mentee and one mentor."""

from itertools import combinations
from math import isnan, nan, sqrt

import numpy as np

from mentor_match.engine import MenteeFacts, MentorFacts, Weights

PLACES = {"rural": 0, "semi-urban": 1, "urban": 2}


def forbidden(mentee: MenteeFacts, mentor: MentorFacts) -> str | None:
    """The first hard rule that forbids the pair."""
    if mentee.id == mentor.id:
        return "self"
    if mentor.id in mentee.excluded:
        return "excluded"
    if mentor.capacity == 0:
        return "capacity"
    if mentor.accepts_cadres is not None and mentee.cadre not in mentor.accepts_cadres:
        return "cadre"
    accepts = mentor.accepts_associations
    if accepts is not None and mentee.association not in accepts:
        return "association"
    if mentee.languages and mentor.languages and not mentee.languages & mentor.languages:
        return "language"
    return None


def counts_for(wanted: str, other: str, mentors: list[MentorFacts]) -> float:
    """What one topic counts for another: half of phi, less where few mentors offer both."""
    speak = [mentor for mentor in mentors if mentor.offers]
    a = sum(wanted in mentor.offers for mentor in speak)
    b = sum(other in mentor.offers for mentor in speak)
    both = sum(wanted in mentor.offers and other in mentor.offers for mentor in speak)
    n = len(speak)
    spread = a * (n - a) * b * (n - b)
    phi = (both * n - a * b) / sqrt(spread) if spread else 0.0
    relation = phi * both / (both + 5)
    return 0.5 * relation if relation >= 0.1 else 0.0


def level_reached(wanted: str, mentor: MentorFacts, mentors: list[MentorFacts]) -> float:
    """The level a mentor offers in a topic, by itself or through a related one."""
    return max(
        level if topic == wanted else level * counts_for(wanted, topic, mentors)
        for topic, level in mentor.offers.items()
    )


def block(name: str, mentee: MenteeFacts, mentor: MentorFacts, mentors: list[MentorFacts]) -> float:
    """A block without texts; NaN where one of the two says nothing."""
    if name == "topics" and mentee.wants and mentor.offers:
        helped = whole = 0.0
        for topic, priority in mentee.wants.items():
            level = mentee.levels.get(topic, 0.0)
            weight = priority * (0.5 + 0.5 * (5 - level) / 5)
            whole += weight
            offered = level_reached(topic, mentor, mentors)
            if level >= 5:
                helped += weight * (offered >= 5)
            elif offered > level:
                helped += weight * (offered - level) / (5 - level)
        return helped / whole
    if name == "interprofessional" and mentee.discipline != "any" and mentee.cadre and mentor.cadre:
        return float((mentee.cadre == mentor.cadre) == (mentee.discipline == "same"))
    if name == "languages" and mentee.languages and mentor.languages:
        return len(mentee.languages & mentor.languages) / len(mentee.languages)
    if name == "formats" and mentee.formats and mentor.formats:
        return len(mentee.formats & mentor.formats) / len(mentee.formats)
    if name == "hours" and mentee.utc_offset is not None and mentor.utc_offset is not None:
        apart = abs(mentee.utc_offset - mentor.utc_offset) % 24
        return 1 - min(apart, 24 - apart) / 12
    if name == "setting" and mentee.setting and mentor.setting:
        return 1 - abs(PLACES[mentee.setting] - PLACES[mentor.setting]) / 2
    if name == "seniority" and mentee.years is not None and mentor.years is not None:
        return min(1.0, max(0.0, (mentor.years - mentee.years) / 5))
    if name == "load":
        return mentor.capacity / (mentor.capacity + 1)
    return nan


def score(
    mentee: MenteeFacts, mentor: MentorFacts, mentors: list[MentorFacts], weights: Weights
) -> float:
    """The weighted mean of the blocks; a silent mentor gets the average of the others."""
    if forbidden(mentee, mentor):
        return nan
    total = whole = 0.0
    for name in Weights.__slots__:
        said = [
            v for v in (block(name, mentee, other, mentors) for other in mentors) if not isnan(v)
        ]
        if not said:
            continue
        value = block(name, mentee, mentor, mentors)
        weight = getattr(weights, name)
        total += weight * (float(np.mean(said)) if isnan(value) else value)
        whole += weight
    return total / whole


def best_by_trying_all(
    scores: np.ndarray,
    places: list[int],
    wanted: list[int],
    least: list[int],
    objective: str,
    floor: float = 0.0,
    quotas: tuple = (),
    locked: tuple = (),
) -> tuple | None:
    """The value of the best assignment by trying every set of pairs; None where none is allowed."""
    pairs = [(i, j) for i, j in np.ndindex(*scores.shape) if not isnan(scores[i, j])]
    best = None
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            have = [sum(i == n for i, _ in chosen) for n in range(scores.shape[0])]
            load = [sum(j == n for _, j in chosen) for n in range(scores.shape[1])]
            if any(h > w for h, w in zip(have, wanted, strict=True)):
                continue
            if any(not lo <= n <= hi for n, lo, hi in zip(load, least, places, strict=True)):
                continue
            if any(sum(bool(mask[p]) for p in chosen) < n for n, mask in quotas):
                continue
            if not set(locked) <= set(chosen):
                continue
            values = [scores[p] for p in chosen]
            value: tuple[float, ...]
            if objective == "total":
                value = (size, sum(values))
            elif objective == "quality":
                value = (sum(v - floor for v in values),)
            else:
                value = (size, min(values, default=0.0), sum(values))
            if best is None or value > best:
                best = value
    return best
