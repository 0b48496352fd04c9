"""The parts of a programme a coordinator sets, one group of questions a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import (
    AboutForm,
    CostForm,
    PlacesForm,
    TopicsForm,
    WeighingForm,
    WhoForm,
)
from mentor_match.associations.queries import (
    get_coordinated,
    get_own_programme,
    list_member_countries,
    proposing_associations,
)
from mentor_match.associations.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.forms import Form
from mentor_match.web.pages import go
from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its heading, its form, and how the form is filled, offered and read."""

    title: str
    form: type[Form]
    filled: Callable[[Any], Mapping[str, Any]]
    read: Callable[[Any], dict[str, Any]]


def _same(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda programme: {name: getattr(programme, name) for name in names}


def _typed(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda form: {name: form[name].data for name in names}


def _sets(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda form: {name: frozenset(form[name].data or ()) for name in names}


_ABOUT = ("title", "about", "opens_on", "closes_on", "ends_on")
_SETS = ("cadres", "countries", "settings")
_YEARS = ("mentor_years", "mentee_years", "prepared_mentors")
_PLACES = ("mentors_per_mentee", "most_per_mentor", "fewest_per_mentor")

PARTS_OF_PROGRAMME: Mapping[str, Part] = {
    "about": Part(N_("What it is, and when"), AboutForm, _same(*_ABOUT), _typed(*_ABOUT)),
    "who": Part(
        N_("Whom it is for"),
        WhoForm,
        _same(*_SETS, *_YEARS),
        lambda form: {**_sets(*_SETS)(form), **_typed(*_YEARS)(form)},
    ),
    "topics": Part(N_("Topics"), TopicsForm, _same("topics"), _sets("topics")),
    "places": Part(N_("Places"), PlacesForm, _same(*_PLACES), _typed(*_PLACES)),
    "weighing": Part(
        N_("What counts in matching"),
        WeighingForm,
        lambda programme: WeighingForm.filled(programme.cross_percent, programme.weights),
        lambda form: {"cross_percent": form.cross_percent.data, "weights": form.weights},
    ),
    "cost": Part(N_("Cost"), CostForm, _same("cost", "currency"), _typed("cost", "currency")),
}
PART = (
    "/coordination/<uuid:association_id>/programmes/<uuid:programme_id>"
    f"/<any({', '.join(PARTS_OF_PROGRAMME)}):part>"
)


@blueprint.get(PART)
@allow(Permission.RUN_PROGRAMMES)
def programme_part(association_id: UUID, programme_id: UUID, part: str) -> str:
    """Ask."""
    association = get_coordinated(association_id, current_user.id)
    programme = get_own_programme(association.id, programme_id)
    kind = PARTS_OF_PROGRAMME[part]
    form = kind.form(formdata=None, data=kind.filled(programme))
    return _page(form, part, association, programme)


@blueprint.post(PART)
@allow(Permission.RUN_PROGRAMMES)
def save_programme_part(association_id: UUID, programme_id: UUID, part: str) -> ResponseReturnValue:
    """Keep."""
    association = get_coordinated(association_id, current_user.id)
    programme = get_own_programme(association.id, programme_id)
    kind = PARTS_OF_PROGRAMME[part]
    form = kind.form()
    _offer(form, programme)
    if not form.validate():
        return _page(form, part, association, programme), 422
    service.change_programme(programme, kind.read(form), by=current_user.id, now=clock.now())
    return go(
        "associations.programme",
        _("Kept."),
        association_id=association.id,
        programme_id=programme.id,
    )


def _page(form: Form, part: str, association: Any, programme: Any) -> str:
    _offer(form, programme)
    return render_template(
        "associations/programme_part.html",
        form=form,
        part=part,
        title=PARTS_OF_PROGRAMME[part].title,
        association=association,
        programme=programme,
    )


def _offer(form: Any, programme: Any) -> None:
    if isinstance(form, WhoForm):
        members = frozenset(list_member_countries(proposing_associations(programme)))
        form.offer(members | programme.countries)
    elif isinstance(form, TopicsForm):
        form.offer()
