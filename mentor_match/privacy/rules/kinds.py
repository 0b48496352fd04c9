"""The kinds of data: who may read and set each beside the person, and how long it is kept. Pure.

The page "Who can see my data" shows this list and nothing else; `tables` says which column is of
which kind, and tests open pages as each reader to hold it to the truth.
"""

from dataclasses import dataclass

from mentor_match.permissions import Scope
from mentor_match.privacy.rules.readers import Kept, Reader, Setter
from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data, as a person would name it. `scopes` are of the machines that read it;
    `but` is what a reader should know beside."""

    code: str
    title: str
    read: tuple[Reader, ...]
    set_by: tuple[Setter, ...]
    kept: Kept
    scopes: tuple[Scope, ...] = ()
    clocks: tuple[str, ...] = ()  # codes of periods.CLOCKS
    but: str | None = None
    own: bool = True  # the person reads it, too


PAIR = (Reader.PARTNER, Reader.FORMER_PARTNER)
OWN = (Setter.PERSON,)
ACTS = (Setter.PERSON, Setter.SERVICE)
BOTH = (Setter.PERSON, Setter.OTHER)
MEMBERS = (Scope.READ_MEMBERS, Scope.READ_PROGRAMMES, Scope.READ_PAIRINGS)

KINDS: tuple[Kind, ...] = (
    Kind(
        "called",
        N_("What you want to be called, and roughly when you were last active"),
        (*PAIR, Reader.ASKED, Reader.CANDIDATES, Reader.CO_MENTOR, Reader.CIRCLE),
        OWN,
        Kept.ACCOUNT,
        clocks=("unused",),
    ),
    Kind(
        "name",
        N_("Your full name"),
        (
            *PAIR,
            Reader.CO_MENTOR,
            Reader.CONSULTED,
            Reader.CIRCLE,
            Reader.COORDINATORS,
            Reader.MACHINES,
        ),
        OWN,
        Kept.ACCOUNT,
        scopes=MEMBERS,
        clocks=("unused",),
        but=N_("It stands with a story or certificate only where you chose that."),
    ),
    Kind(
        "email",
        N_("Your e-mail address"),
        (*PAIR, Reader.CO_MENTOR, Reader.COORDINATORS),
        OWN,
        Kept.ACCOUNT,
        but=N_("Administrators see it only where you coordinate an association."),
    ),
    Kind("phone", N_("Your phone number"), PAIR, OWN, Kept.ACCOUNT),
    Kind(
        "sign-in",
        N_("How you sign in: passwords and keys, unreadable, and where you are signed in"),
        (),
        ACTS,
        Kept.SHORT,
        but=N_("Nobody can read a password or key, you included; it is kept as a hash."),
    ),
    Kind(
        "settings",
        N_("Your language, time zone and choices of mail"),
        (),
        OWN,
        Kept.ACCOUNT,
    ),
    Kind(
        "profile",
        N_("Your cadre, country, kind of place, years, languages and ways to meet"),
        (*PAIR, Reader.ASKED, Reader.CANDIDATES, Reader.COORDINATORS, Reader.MACHINES),
        OWN,
        Kept.FIGURES,
        scopes=(Scope.READ_MEMBERS,),
        but=N_("Cadre, country, kind of place and gender stay for the figures, tied to nobody."),
    ),
    Kind(
        "gender",
        N_("Your gender, where you gave it"),
        (),
        OWN,
        Kept.FIGURES,
        but=N_("It is counted in figures of groups and never shown with you."),
    ),
    Kind(
        "wishes",
        N_("What you want to learn: topics, how much each matters, your level, your goals"),
        (Reader.ASKED, *PAIR),
        (Setter.PERSON, Setter.OTHER),
        Kept.ACCOUNT,
        but=N_(
            "A mentor sees what you write in the request, and the topics you have in common. "
            "Levels follow what a mentor signs off."
        ),
    ),
    Kind(
        "offers",
        N_("What you offer as a mentor: topics, levels, experience, places and pauses"),
        (Reader.CANDIDATES, *PAIR, Reader.COORDINATORS),
        ACTS,
        Kept.ACCOUNT,
        but=N_("Coordinators see places and pauses, not what you wrote."),
    ),
    Kind(
        "membership",
        N_("Your memberships: registration number, how they stand and until when"),
        (Reader.COORDINATORS, Reader.MACHINES, Reader.FORMER_ASSOCIATION),
        (Setter.PERSON, Setter.COORDINATORS, Setter.MACHINES),
        Kept.FIGURES,
        scopes=MEMBERS[:2],
        but=N_(
            "An association that you have left keeps the number, what it decided and when. It does "
            "not see your name, address and profile any more, and cannot take you back: you ask."
        ),
    ),
    Kind(
        "register",
        N_("Your line in the register that your association brought"),
        (Reader.COORDINATORS, Reader.MACHINES, Reader.FORMER_ASSOCIATION),
        (Setter.COORDINATORS, Setter.MACHINES),
        Kept.ASSOCIATION,
        scopes=(Scope.READ_MEMBERS,),
        clocks=("uploads",),
    ),
    Kind(
        "enrolments",
        N_("The programmes you take part in, what you agreed to, and what was proposed to you"),
        (
            Reader.COORDINATORS,
            Reader.PARTNERS_COORDINATORS,
            Reader.MACHINES,
            Reader.FORMER_ASSOCIATION,
        ),
        ACTS,
        Kept.FIGURES,
        scopes=(Scope.READ_PROGRAMMES,),
        but=N_("Partners' coordinators see you only where their own members are proposed to you."),
    ),
    Kind(
        "requests",
        N_("Requests for mentorship: what you wrote and what was answered"),
        (Reader.ASKED, *PAIR, Reader.COORDINATORS, Reader.FORMER_ASSOCIATION),
        BOTH,
        Kept.FIGURES,
        clocks=("requests",),
        but=N_("Coordinators see that there was one and how it ended, not what you wrote."),
    ),
    Kind(
        "pairings",
        N_("Your pairings: with whom, since when, how they ended"),
        (
            *PAIR,
            Reader.COORDINATORS,
            Reader.PARTNERS_COORDINATORS,
            Reader.MACHINES,
            Reader.FORMER_ASSOCIATION,
        ),
        BOTH,
        Kept.FIGURES,
        scopes=(Scope.READ_PAIRINGS,),
        but=N_("An association that you have left sees how they go on, without your name."),
    ),
    Kind(
        "charter",
        N_("The charter of a pairing: goals, rhythm, how to reach each other, what stays inside"),
        PAIR,
        BOTH,
        Kept.FIGURES,
        clocks=("pairings",),
    ),
    Kind(
        "sessions",
        N_("When your sessions are and were, where, and who said to have been there"),
        (*PAIR, Reader.COORDINATORS, Reader.FORMER_ASSOCIATION),
        BOTH,
        Kept.FIGURES,
        clocks=("pairings",),
        but=N_(
            "Coordinators see that and how long you met, not where. A calendar you subscribe "
            "to is read by whoever has its link."
        ),
    ),
    Kind(
        "private-notes",
        N_("Private notes about a session"),
        (),
        OWN,
        Kept.ACCOUNT,
        clocks=("pairings",),
    ),
    Kind(
        "shared-notes",
        N_("Shared notes about a session"),
        PAIR,
        OWN,
        Kept.ACCOUNT,
        clocks=("pairings",),
    ),
    Kind(
        "goals",
        N_("Goals of a pairing, levels before and after, who signed them off"),
        (*PAIR, Reader.CO_MENTOR),
        BOTH,
        Kept.FIGURES,
        clocks=("pairings",),
    ),
    Kind(
        "consults",
        N_("Consults: what you asked, read back, advised"),
        (*PAIR, Reader.CONSULTED),
        BOTH,
        Kept.FIGURES,
        clocks=("consults",),
        but=N_("Until somebody takes it, those of the cadre read it without your name."),
    ),
    Kind(
        "feedback",
        N_("What you answer after a session or at the end of a pairing"),
        (),
        OWN,
        Kept.FIGURES,
        clocks=("pairings",),
        but=N_(
            "Answers are only added up, and shown once several people gave them. A word to the "
            "service is read by administrators, without your name."
        ),
    ),
    Kind(
        "safety",
        N_("Whom you blocked, and the concerns you raised"),
        (Reader.COORDINATORS, Reader.FORMER_ASSOCIATION),
        OWN,
        Kept.FIGURES,
        clocks=("concerns",),
        but=N_(
            "A block is seen by nobody else. A concern is read by the coordinators of both "
            "associations, without your name where you chose that; who it is about never sees it. "
            "They read it, with the names, also after somebody left the association."
        ),
    ),
    Kind(
        "circles",
        N_("Learning circles you are in, their sessions and what you ticked off"),
        (Reader.CIRCLE, Reader.COORDINATORS, Reader.FORMER_ASSOCIATION),
        ACTS,
        Kept.FIGURES,
    ),
    Kind(
        "mail",
        N_("Mail that the service writes to you"),
        (),
        (Setter.SERVICE,),
        Kept.ACCOUNT,
        clocks=("mail",),
        but=N_(
            "Of mail that could not be sent administrators see the kind, and the address with "
            "most of it hidden; never the text."
        ),
    ),
    Kind(
        "cpd",
        N_("Your CPD entries and their evidence"),
        (Reader.COORDINATORS, Reader.MACHINES, Reader.FORMER_ASSOCIATION),
        (Setter.PERSON, Setter.COORDINATORS, Setter.MACHINES, Setter.SERVICE),
        Kept.FIGURES,
        scopes=(Scope.READ_CPD,),
        but=N_("A file of evidence is opened by you and the coordinators who review it."),
    ),
    Kind(
        "certificates",
        N_("Your certificates and CPD statements"),
        (Reader.WHO_LOOKS,),
        ACTS,
        Kept.ACCOUNT,
    ),
    Kind(
        "pulse",
        N_("What you answer about your work and staying in it"),
        (),
        OWN,
        Kept.ACCOUNT,
        but=N_(
            "Kept without your name, under a key that lies outside the database; others see "
            "figures of groups, with small ones kept back."
        ),
    ),
    Kind(
        "stories",
        N_("The story you tell, and what you agreed to"),
        (Reader.COORDINATORS, Reader.PUBLIC),
        OWN,
        Kept.ACCOUNT,
        clocks=("stories",),
        but=N_("Public only while you agree to it."),
    ),
    Kind(
        "coordination",
        N_("What coordinators note about cases, members and entries, and what they run"),
        (Reader.COORDINATORS,),
        (Setter.COORDINATORS,),
        Kept.FIGURES,
        clocks=("help",),
        but=N_("You are told what was decided. Notes about a case are not shown to you here."),
        own=False,
    ),
    Kind(
        "audit",
        N_("The record of acts: who did what and when, by keys alone"),
        (Reader.COORDINATORS, Reader.FORMER_ASSOCIATION),
        (Setter.SERVICE,),
        Kept.ALWAYS,
        but=N_("It is sealed so that nobody can change it. The name beside a key goes with you."),
    ),
    Kind(
        "public",
        N_("What is not about a person: associations, the library, published figures"),
        (Reader.PUBLIC,),
        (Setter.COORDINATORS, Setter.SERVICE),
        Kept.ALWAYS,
        scopes=(Scope.READ_RESOURCES, Scope.READ_AGGREGATES),
    ),
    Kind(
        "machinery",
        N_("Keys of systems and answers that wait to be fetched, sealed or as hashes"),
        (),
        (Setter.COORDINATORS, Setter.SERVICE),
        Kept.SHORT,
        but=N_("Tokens belong to an association; of you only who issued one is kept."),
        own=False,
    ),
)

BY_CODE = {kind.code: kind for kind in KINDS}
