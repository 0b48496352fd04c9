"""The certificate as a page to print, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from mentor_match.learning.rules.credentials import (
    ACHIEVEMENT_NAMES,
    CRITERIA_OF_PAGE,
    Role,
    moment_of,
    sessions_of,
)
from mentor_match.web.documents import Document
from mentor_match.web.templating import day, language_of_page, text_direction
from mentor_match.web.translating import translated
from mentor_match.words import N_

TITLE = N_("Certificate")
PERIOD = N_("from %(began)s to %(ended)s")
SESSIONS = N_("Sessions confirmed by both: %(sessions)s")
ISSUED = N_("Issued by %(issuer)s on %(day)s")
CHECK = N_("Scan the code or open the address to check that this certificate is valid:")


def certificate(claims: Mapping[str, Any], *, holder: str, issuer: str) -> bytes:
    """One page: who, what, when, and a code that leads to the check.

    The facts are those that were signed. The partner is not named: nobody asked the partner.
    """
    subject = claims["credentialSubject"]
    issued_at, address = moment_of(claims["validFrom"]), str(claims["id"])
    page = Document(
        title=translated(TITLE),
        language=language_of_page(),
        direction=text_direction(),
        made_at=issued_at,
        footer=issuer,
        landscape=True,
    )
    page.centred(translated(TITLE), size=26, bold=True)
    page.ln(6)
    page.centred(holder, size=24, bold=True)
    page.centred(translated(ACHIEVEMENT_NAMES[Role(subject["role"])]), size=16)
    began, ended = (moment_of(subject[f"activity{end}Date"]) for end in ("Start", "End"))
    page.centred(translated(PERIOD, began=day(began), ended=day(ended)))
    page.centred(translated(SESSIONS, sessions=sessions_of(claims)))
    page.centred(translated(CRITERIA_OF_PAGE), size=10)
    page.ln(4)
    page.centred(translated(ISSUED, issuer=issuer, day=day(issued_at)))
    page.ln(4)
    page.code(address, size=34, centred=True)
    page.centred(translated(CHECK), size=9)
    page.centred(address, size=9)
    return page.content()
