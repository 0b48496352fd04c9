"""What both sign at the start. A changed text is a new version, and is signed anew. Pure."""

from mentor_match.words import N_

CHARTER_VERSION = 1

# (heading, text) in the order in which they are read.
CHARTER: tuple[tuple[str, str], ...] = (
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
