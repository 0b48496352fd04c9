"""Invented people, the same for the same seed."""

import random
from itertools import accumulate

from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.topics import TOPICS

WORDS = 20_000
LANGUAGES = ("en", "fr", "sw", "pt", "ar", "am", "hi", "es")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
OFFSETS = (-5.0, -3.0, 0.0, 1.0, 2.0, 3.0, 5.5, 8.0)


class Crowd:
    """Draws people who state everything: topics, texts of 20 words, languages, and so on."""

    def __init__(self, seed: int = 20261124) -> None:
        self.draw = random.Random(seed)
        self.words = ["".join(self.draw.choices(LETTERS, k=self.draw.randint(4, 10)))
                      for _ in range(WORDS)]  # fmt: skip
        # Words are as unevenly used as in a language (Zipf).
        self.often = list(accumulate(1 / rank**0.9 for rank in range(1, WORDS + 1)))
        self.topics = [topic.code for topic in TOPICS]
        self.cadres = list(CADRES)

    def _shared(self) -> dict[str, object]:
        draw = self.draw
        return {
            "cadre": draw.choice(self.cadres),
            "association": draw.choice("ABC"),
            "languages": frozenset(draw.sample(LANGUAGES, draw.choice((1, 2, 2, 3)))),
            "utc_offset": draw.choice(OFFSETS),
            "setting": draw.choice(("rural", "semi-urban", "urban")),
            "years": float(draw.randrange(1, 40)),
            "formats": frozenset(draw.sample(("video", "phone", "text", "in-person"), 2)),
            "texts": (" ".join(draw.choices(self.words, cum_weights=self.often, k=20)),),
        }

    def mentors(self, count: int) -> list[MentorFacts]:
        draw = self.draw
        return [
            MentorFacts(
                f"m{number:07}",
                offers={t: float(draw.randint(2, 5)) for t in draw.sample(self.topics, 5)},
                capacity=draw.choice((0, 1, 2, 3)),
                accepts_cadres=None if draw.random() < 0.8 else frozenset(self.cadres[:20]),
                **self._shared(),
            )
            for number in range(count)
        ]

    def mentees(self, count: int) -> list[MenteeFacts]:
        draw = self.draw
        return [
            MenteeFacts(
                f"e{number:07}",
                wants={t: float(draw.randint(1, 5)) for t in draw.sample(self.topics, 3)},
                levels={t: float(draw.randint(0, 3)) for t in draw.sample(self.topics, 20)},
                discipline=draw.choice(("any", "any", "same", "different")),
                **self._shared(),
            )
            for number in range(count)
        ]
