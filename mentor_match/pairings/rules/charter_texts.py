"""The sections of the charter that are the same for all, by version. Pure.

A text that has landed is never edited: people signed it. A change is another version below it,
and becomes `CHARTER_VERSION`; `tests/unit/pairings/test_charter.py` holds the old ones.
"""

from mentor_match.words import N_

# (heading, text) in the order in which they are read.
Sections = tuple[tuple[str, str], ...]

_FIRST: Sections = (
    (
        N_("Who we are to each other"),
        N_(
            "The mentor shares experience, asks questions and opens doors. The mentor is not the "
            "line manager, not the assessor and not the therapist of the mentee, and answers for "
            "no patient of the mentee. The mentee sets the goals and does the work. Each of us "
            "stays within the scope of practice of our own cadre."
        ),
    ),
    (
        N_("What stays between us"),
        N_(
            "What we say to each other stays between us. There is one limit: where someone is in "
            "danger, we tell those who can help, and we tell each other that we do. We never name "
            "a patient, nor say anything that could tell who a patient is."
        ),
    ),
    (
        N_("Where the borders are"),
        N_(
            "We meet at the times we agreed and answer messages when we can. Neither of us asks "
            "the other for money, gifts, a post or a private favour. Contact details are for this "
            "mentoring only. We treat each other's profession with respect."
        ),
    ),
    (
        N_("How we tell each other what helps"),
        N_(
            "After each session we say what helped and what we would change. We speak about what "
            "was done, not about what the other is like, and we listen before we answer."
        ),
    ),
    (
        N_("How it may end"),
        N_(
            "Either of us may pause or end this at any time, with a short reason and without "
            "fault. The other is told, and both have a free place again. Nobody else learns the "
            "reason but the coordinators of our associations."
        ),
    ),
    (
        N_("What is kept here"),
        N_(
            "This service keeps who we are to each other, when we signed, when sessions were "
            "planned, held, missed or cancelled, and which resources were attached and done. Our "
            "coordinators see that sessions happened, never what was said."
        ),
    ),
)

_SECOND: Sections = (
    (
        N_("Who we are to each other"),
        N_(
            "The mentor shares experience, asks questions and opens doors. The mentor is not the "
            "line manager, not the assessor and not the therapist of the mentee, and answers for "
            "no patient of the mentee. Where the mentor is asked to appoint, examine or judge the "
            "mentee, we say so to each other and to our associations before it happens."
        ),
    ),
    (
        N_("What each of us does"),
        N_(
            "The mentee sets the goals, brings a question to each session and does the work. The "
            "mentor prepares, listens before giving advice, and keeps the time. Whoever cannot "
            "come says so as early as possible. Half way through we read this charter again and "
            "change what does not fit."
        ),
    ),
    (
        N_("Two professions, two scopes"),
        N_(
            "Each of us stays within the scope of practice of our own cadre. Where our cadres "
            "differ, a skill that is outside the scope of one of us is signed off by someone of "
            "the mentee's own cadre, and by nobody else."
        ),
    ),
    (
        N_("What stays between us"),
        N_(
            "What we say to each other stays between us. There is one limit: where someone is in "
            "danger, or the law asks for it, we tell those who can help, and we tell each other "
            "that we do. We never name a patient, nor say anything that could tell who a patient "
            "is."
        ),
    ),
    (
        N_("Where the borders are"),
        N_(
            "We meet at the times we agreed and answer messages within the time agreed below. "
            "Neither of us asks the other for money, gifts, a post or a private favour. Contact "
            "details are for this mentoring only. We treat each other's profession with respect."
        ),
    ),
    (
        N_("How we tell each other what helps"),
        N_(
            "After each session we say what helped and what we would change. We speak about what "
            "was done, not about what the other is like, and we listen before we answer."
        ),
    ),
    (
        N_("How it may end"),
        N_(
            "Either of us may pause or end this at any time, with a short reason and without "
            "fault. The other is told, and both have a free place again. Nobody else learns the "
            "reason but the coordinators of our associations."
        ),
    ),
    (
        N_("What is kept here"),
        N_(
            "This service keeps every version of this charter, and who signed it when; our goals, "
            "with the levels before and after and who signed them off; when sessions were "
            "planned, held, missed or cancelled, and how long they took; notes, each marked as "
            "shared or private; questions about care that we sent, with their answers, never "
            "with anything that could tell who a patient is; our answers about how it went; and "
            "which resources were attached and done. Our coordinators see who we are to each "
            "other, that sessions happened, and whether a goal waits for a co-mentor. They never "
            "see what notes, goals or questions say. Answers about how it went are shown to the "
            "other only together with those of others, never by name where they are few."
        ),
    ),
)

CHARTER_VERSION = 2

CHARTER_TEXTS: dict[int, Sections] = {1: _FIRST, 2: _SECOND}
