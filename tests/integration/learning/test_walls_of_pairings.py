"""What one association has for itself reaches a pairing only where both are its members."""

from typing import Any

import pytest
from sqlalchemy import update

from mentor_match.associations.models import Association, Membership
from mentor_match.extensions import db
from mentor_match.learning.rules import ResourceDead
from mentor_match.learning.signals import count_uses
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries import list_attached
from mentor_match.pairings.service import add_resource
from mentor_match.web.refusals import NotFound
from tests.factories.learning import make_resource
from tests.factories.matching import join, make_association
from tests.factories.pairings import NOW, make_pairing
from tests.pages import PageClient


@pytest.fixture
def own(session: Any) -> Association:
    return make_association("OWN")


@pytest.fixture
def pairing(session: Any) -> Pairing:
    return make_pairing()


def both_join(pairing: Pairing, association: Association) -> None:
    join(pairing.mentee_id, association)
    join(pairing.mentor_id, association)


def test_a_mentor_of_another_association_cannot_attach_it(
    pairing: Pairing, own: Association
) -> None:
    resource = make_resource(association_id=own.id)
    join(pairing.mentee_id, own)
    with pytest.raises(NotFound):
        add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    join(pairing.mentor_id, own)
    add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    assert resource.id in {item.resource_id for item in list_attached(pairing.id)}


def test_it_leaves_the_list_when_one_of_them_leaves(pairing: Pairing, own: Association) -> None:
    resource = make_resource(association_id=own.id)
    both_join(pairing, own)
    add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    left = update(Membership).where(
        Membership.account_id == pairing.mentor_id, Membership.association_id == own.id
    )
    db.session.execute(left.values(state="lapsed"))
    db.session.expire_all()
    assert resource.id not in {item.resource_id for item in list_attached(pairing.id)}


def test_the_page_to_choose_from_shows_it_only_to_a_pair_of_members(
    page: PageClient, pairing: Pairing, own: Association
) -> None:
    make_resource(association_id=own.id, title="Ours alone")
    join(pairing.mentor_id, own)
    page.sign_in(pairing.mentor)
    asked = {"pairing_id": pairing.id, "words": "Ours"}
    assert "Ours alone" not in page.get("pairings.find_resources", **asked).text
    join(pairing.mentee_id, own)
    assert "Ours alone" in page.get("pairings.find_resources", **asked).text


def test_nothing_dead_is_attached_nor_offered(page: PageClient, pairing: Pairing) -> None:
    dead = make_resource(dead_at=NOW, trouble="not-found", title="Gone since Monday")
    with pytest.raises(ResourceDead):
        add_resource(pairing, dead.id, by=pairing.mentor_id, now=NOW)
    page.sign_in(pairing.mentor)
    view = page.get("pairings.find_resources", pairing_id=pairing.id, words="Gone since")
    assert "Does not open any more" in view.text and "Attach" not in view.text.split("Gone")[1]


def test_the_library_counts_where_a_resource_is_attached(pairing: Pairing) -> None:
    resource = make_resource()
    assert count_uses(resource.id) == 0
    add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    assert count_uses(resource.id) == 1
