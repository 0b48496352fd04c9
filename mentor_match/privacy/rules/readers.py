"""Who may see what is kept of a person, in the words of that person. Pure."""

from enum import StrEnum

from mentor_match.words import N_


class Reader(StrEnum):
    """Somebody beside the person themselves."""

    PARTNER = "partner"
    FORMER_PARTNER = "former partner"
    ASKED = "asked"
    CANDIDATES = "candidates"
    CO_MENTOR = "co-mentor"
    CONSULTED = "consulted"
    CIRCLE = "circle"
    COORDINATORS = "coordinators"
    PARTNERS_COORDINATORS = "partners' coordinators"
    ADMINISTRATORS = "administrators"
    WHO_LOOKS = "who looks"
    PUBLIC = "public"
    MACHINES = "machines"
    FORMER_ASSOCIATION = "former association"


READERS = {
    Reader.PARTNER: N_("your mentor or mentee, while the pairing runs or pauses"),
    Reader.FORMER_PARTNER: N_("your mentor or mentee, after the pairing has ended"),
    Reader.ASKED: N_("the mentor you ask, or the mentee who asks you"),
    Reader.CANDIDATES: N_("members who are proposed to you, or you to them"),
    Reader.CO_MENTOR: N_("the co-mentor of one of your goals"),
    Reader.CONSULTED: N_("who takes your consult, of the cadre you chose"),
    Reader.CIRCLE: N_("the members of a learning circle you are in"),
    Reader.COORDINATORS: N_("the coordinators of your own association"),
    Reader.PARTNERS_COORDINATORS: N_("the coordinators of partner associations"),
    Reader.ADMINISTRATORS: N_("the administrators of the service"),
    Reader.WHO_LOOKS: N_("whoever has the link that you give away"),
    Reader.PUBLIC: N_("everybody, without signing in"),
    Reader.MACHINES: N_("systems of your own association, with an access token for it"),
    Reader.FORMER_ASSOCIATION: N_(
        "an association that you have left, or that ended your membership or refused it"
    ),
}


class Setter(StrEnum):
    """Who may write it."""

    PERSON = "person"
    OTHER = "other"
    COORDINATORS = "coordinators"
    MACHINES = "machines"
    SERVICE = "service"


SETTERS = {
    Setter.PERSON: N_("you"),
    Setter.OTHER: N_("the other person in it"),
    Setter.COORDINATORS: N_("the coordinators of your association"),
    Setter.MACHINES: N_("systems of your association, with an access token for it"),
    Setter.SERVICE: N_("the service, by what happens"),
}


class Kept(StrEnum):
    """How long, beside the clocks of `periods`."""

    ACCOUNT = "account"
    FIGURES = "figures"
    ALWAYS = "always"
    ASSOCIATION = "association"
    SHORT = "short"


KEPT = {
    Kept.ACCOUNT: N_("As long as you have an account. Erasing the account erases it."),
    Kept.FIGURES: N_(
        "The words as long as you have an account. After that dates, codes and numbers stay for "
        "the figures, tied to nobody."
    ),
    Kept.ALWAYS: N_("For good. It holds no name, no address and nothing anybody wrote."),
    Kept.ASSOCIATION: N_(
        "As long as your association keeps it. Erasing the account takes you out, and your "
        "association's next file does not bring you back."
    ),
    Kept.SHORT: N_("Hours or days, until it is used or over."),
}
