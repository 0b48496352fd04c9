"""Members suggest, coordinators decide, and what is one association's stays with it."""

from typing import Any

import pytest

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Coordinator
from mentor_match.audit.queries import list_acts
from mentor_match.extensions import db
from mentor_match.learning.models import Resource, Suggestion
from mentor_match.learning.queries import count_resources, list_resources, rooms_of
from mentor_match.learning.service import resources_for
from mentor_match.notifications.models import Message
from mentor_match.permissions import Role
from tests.factories.accounts import LONG_AGO, make_account
from tests.factories.learning import make_resource
from tests.factories.matching import join, make_association
from tests.integration.learning.test_service import Want
from tests.pages import PageClient

FORM: dict[str, Any] = {
    "address": "HTTPS://Training.example/newborn?utm_source=x",
    "title": "Newborn breathing",
    "provider": "Open Learning",
    "languages": "English, Kiswahili",
    "topics": ["newborn-care"],
    "cadres": ["2222"],
    "format": "course",
    "licence": "CC BY 4.0",
    "size_kb": "900",
    "minutes": "",
}


@pytest.fixture
def own(session: Any) -> Association:
    return make_association("OWN")


def coordinator_of(association: Association) -> Account:
    account = make_account(Role.COORDINATOR)
    db.session.add(
        Coordinator(account_id=account.id, association_id=association.id, appointed_at=LONG_AGO)
    )
    db.session.flush()
    return account


def member_of(association: Association) -> Account:
    account = make_account()
    join(account.id, association)
    return account


def suggest(page: PageClient, member: Account, association: Association, **changes: Any) -> Any:
    page.sign_in(member)
    return page.post(
        "learning.send_suggestion",
        {**FORM, "association": str(association.id), **changes.pop("form", {})},
        **changes,
    )


def the_suggestion() -> Suggestion:
    return db.session.query(Suggestion).one()


def test_a_suggestion_waits_and_is_in_no_library(page: PageClient, own: Association) -> None:
    member = member_of(own)
    view = suggest(page, member, own)
    assert "A coordinator looks at it" in view.text and "Waiting for a coordinator" in view.text
    one = the_suggestion()
    assert one.address == "https://training.example/newborn"
    assert (one.languages, one.size_kb, one.minutes) == (frozenset({"en", "sw"}), 900, None)
    assert count_resources() == 0
    assert [act.verb for act in list_acts("suggestion", one.id)] == ["suggested resource"]


def test_a_coordinator_takes_it_for_everyone_and_the_member_is_told(
    page: PageClient, own: Association
) -> None:
    member, other = member_of(own), make_account()
    suggest(page, member, own)
    page.sign_in(coordinator_of(own))
    view = page.get("learning.review", association_id=own.id)
    page.get(view.link("Newborn breathing"))
    page.post("learning.accept", association_id=own.id, suggestion_id=the_suggestion().id)
    (resource,) = list_resources()
    assert resource.association_id is None and resource.confirmed_at is None
    mail = db.session.query(Message).filter_by(recipient=member.email).one()
    assert "in the library" in mail.subject and str(resource.id) in mail.body
    page.sign_in(other)
    assert "Newborn breathing" in page.get("learning.library").text
    page.sign_in(member)
    assert "In the library" in page.get("learning.suggest").text


def test_what_is_taken_for_one_association_is_walled_off(
    page: PageClient, own: Association
) -> None:
    member, theirs = member_of(own), make_association("THEIRS")
    suggest(page, member, own)
    page.sign_in(coordinator_of(own))
    page.post("learning.accept_own", association_id=own.id, suggestion_id=the_suggestion().id)
    resource = db.session.query(Resource).one()
    assert "Only for members of Association OWN" in page.get("learning.library").text
    for stranger in (member_of(theirs), coordinator_of(theirs), make_account()):
        page.sign_in(stranger)
        for view in (page.get("learning.library"), page.get("learning.library", words="Newborn")):
            assert "Newborn breathing" not in view.text and "Newborn care (" not in view.text
        page.get("learning.resource", resource_id=resource.id, status=404)
        page.post("learning.report", resource_id=resource.id, status=404)
        assert resource.reported_at is None
    page.sign_in(member)
    assert page.get("learning.resource", resource_id=resource.id).heading == resource.title


def test_a_pending_or_lapsed_member_does_not_see_it(page: PageClient, own: Association) -> None:
    resource = make_resource(association_id=own.id)
    for state in ("pending", "lapsed"):
        account = make_account()
        join(account.id, own, state)
        page.sign_in(account)
        page.get("learning.resource", resource_id=resource.id, status=404)


def test_the_gap_rule_takes_only_what_both_may_see(session: Any, own: Association) -> None:
    make_resource(association_id=own.id)
    want = [Want("triage")]
    assert resources_for(want, {"en"}, "2221") == []
    assert len(resources_for(want, {"en"}, "2221", {own.id})) == 1
    assert resources_for(want, {"en"}, "2221", {make_association().id}) == []
    assert rooms_of(member_of(own).id, in_office=False) == {own.id}


def test_nothing_dead_is_chosen(session: Any) -> None:
    make_resource(dead_at=LONG_AGO, trouble="not-found")
    alive = make_resource()
    assert [c.resource_id for c in resources_for([Want("triage")], {"en"}, "2221")] == [alive.id]


def test_another_associations_coordinator_decides_nothing(
    page: PageClient, own: Association
) -> None:
    theirs = make_association("THEIRS")
    suggest(page, member_of(own), own)
    one = the_suggestion()
    page.sign_in(coordinator_of(theirs))
    page.get("learning.review", association_id=own.id, status=404)
    for association in (own, theirs):
        ids = {"association_id": association.id, "suggestion_id": one.id}
        page.get("learning.suggestion", status=404, **ids)
        for act in ("accept", "accept_own", "decline"):
            page.post(f"learning.{act}", {"reason": "other"}, status=404, **ids)
    assert the_suggestion().state == "waiting" and count_resources() == 0


def test_declining_needs_a_reason_and_tells_it(page: PageClient, own: Association) -> None:
    member = member_of(own)
    suggest(page, member, own)
    ids = {"association_id": own.id, "suggestion_id": the_suggestion().id}
    page.sign_in(coordinator_of(own))
    assert page.post("learning.decline", status=422, **ids).errors == [
        "Choose a reason; the member is told."
    ]
    page.post("learning.decline", {"reason": "not-open"}, **ids)
    page.post("learning.accept", status=409, **ids)
    mail = db.session.query(Message).filter_by(recipient=member.email).one()
    assert "It costs money or asks for a sign-in" in mail.body
    assert the_suggestion().state == "declined"


def test_nobody_decides_on_their_own(page: PageClient, own: Association) -> None:
    both = coordinator_of(own)
    join(both.id, own)
    suggest(page, both, own)
    ids = {"association_id": own.id, "suggestion_id": the_suggestion().id}
    assert "Ask another coordinator" in page.post("learning.accept", status=409, **ids).text


def test_what_is_listed_is_shown_instead(page: PageClient, own: Association) -> None:
    listed = make_resource(title="NEWBORN breathing", address="https://training.example/newborn")
    view = suggest(page, member_of(own), own)
    assert view.heading == listed.title and "The library has this already" in view.text
    assert db.session.query(Suggestion).count() == 0


def test_what_another_association_has_is_not_given_away(page: PageClient, own: Association) -> None:
    theirs = make_association("THEIRS")
    make_resource(
        title=FORM["title"],
        address="https://training.example/newborn",
        association_id=theirs.id,
        provider="Theirs alone",
    )
    suggest(page, member_of(own), own)
    ids = {"association_id": own.id, "suggestion_id": the_suggestion().id}
    page.sign_in(coordinator_of(own))
    assert "Theirs alone" not in page.get("learning.suggestion", **ids).text
    page.post("learning.accept_own", **ids)
    assert db.session.query(Resource).count() == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"address": "training.example"}, "full address"),
        ({"address": "http://127.0.0.1/"}, "full address"),
        ({"languages": "Englsh"}, "“Englsh” is not a language we know"),
        ({"title": "About the patient born 12/03/1988"}, "date of birth"),
        ({"topics": []}, "at least one topic"),
        ({"size_kb": "0"}, "size in kB"),
    ],
)
def test_faults_are_named_and_nothing_is_kept(
    page: PageClient, own: Association, changes: dict[str, Any], error: str
) -> None:
    view = suggest(page, member_of(own), own, form=changes, status=422)
    assert len(view.errors) == 1 and error in view.errors[0]
    assert db.session.query(Suggestion).count() == 0


def test_an_unverified_member_is_told_what_is_missing(page: PageClient, own: Association) -> None:
    account = make_account()
    join(account.id, own, "pending")
    page.sign_in(account)
    assert "You cannot suggest anything yet" in page.get("learning.suggest").text
    page.post("learning.send_suggestion", {**FORM, "association": str(own.id)}, status=409)
    page.sign_in(member_of(make_association("THEIRS")))
    page.post("learning.send_suggestion", {**FORM, "association": str(own.id)}, status=422)


def test_a_report_brings_the_check_forward_once(page: PageClient) -> None:
    resource = make_resource()
    page.sign_in(make_account())
    view = page.post("learning.report", resource_id=resource.id)
    assert "a reader told us" in view.text
    page.post("learning.report", resource_id=resource.id)
    assert resource.next_check_at == resource.reported_at is not None
    assert len(list_acts("resource", resource.id)) == 1


def test_an_empty_answer_says_which_filter_is_in_the_way(page: PageClient) -> None:
    make_resource(topics=frozenset({"triage"}), size_kb=5000, licence="CC BY 4.0")
    make_resource(topics=frozenset({"triage"}), size_kb=9000, licence=None)
    make_resource(topics=frozenset({"handover"}), size_kb=500, licence="CC BY 4.0")
    page.sign_in(make_account())
    view = page.get("learning.library", topic="triage", size="1", licence="open")
    ways = [" ".join(a.get_text().split()) for a in view.soup.select(".empty li a")]
    assert ways == [
        "Without “Topic: Assessment and triage (2)” there is 1"
        if "Assessment" in ways[0]
        else ways[0],
        "Without “Size of the download: Under 1 MB” there is 1",
    ]
    assert "licence" not in " ".join(ways).lower()
    found = page.get(view.link("Under 1 MB"))
    assert len(found.soup.select("main h3")) == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"licence": "open"}, {"a"}),
        ({"licence": "free"}, {"b"}),
        ({"licence": "unknown"}, {"c"}),
        ({"licence": "nonsense"}, set()),
        ({"form": "video"}, {"a"}),
        ({"form": "other"}, {"c"}),
        ({"size": "1"}, {"a"}),
        ({"size": "10"}, {"a", "b"}),
        ({"size": "x"}, set()),
        ({"address": "dead"}, {"c"}),
        ({"address": "confirmed"}, {"a"}),
        ({"address": "unconfirmed"}, {"b"}),
    ],
)
def test_every_filter_finds_its_own(
    page: PageClient, asked: dict[str, str], found: set[str]
) -> None:
    make_resource(title="a", licence="CC BY", format="27 videos", size_kb=900)
    make_resource(title="b", licence="© MSF", format="book", size_kb=9000, confirmed_at=None)
    make_resource(title="c", licence=None, format=None, size_kb=None, dead_at=LONG_AGO)
    page.sign_in(make_account())
    view = page.get("learning.library", **asked)
    assert {h3.get_text(strip=True) for h3 in view.soup.select("main h3")} == found
