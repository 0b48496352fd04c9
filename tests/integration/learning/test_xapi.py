"""Statements of a learning platform: whose, once, whole or not at all."""

import json
from base64 import b64encode
from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from mentor_match.associations.models import AccessToken, Coordinator, Membership
from mentor_match.associations.service import issue_token, revoke_token
from mentor_match.learning.models import CpdEntry, PlatformStatement
from mentor_match.learning.rules import minutes_of
from mentor_match.permissions import Role, Scope
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.factories.machines import make_coordinator
from tests.factories.pairings import NOW, make_association, make_mentee, make_resource
from tests.pages import PageClient

VERB = "http://adlnet.gov/expapi/verbs/"
SOON = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SOON)


class Platform:
    """A learning platform with a key of its association."""

    def __init__(self, page: PageClient, secret: str) -> None:
        self.page, self.secret = page, secret

    def send(self, sent: Any, *, method: str = "POST", query: str = "", **headers: str) -> Any:
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return self.page._open(
            method,
            f"/xapi/statements{query}",
            data=body,
            headers={
                "Authorization": f"Bearer {self.secret}",
                "X-Experience-API-Version": "1.0.3",
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )


@pytest.fixture
def member(session: Any) -> Any:
    return make_mentee(email="achieng@example.org")


@pytest.fixture
def home(member: Any) -> Any:
    return make_association(member)


@pytest.fixture
def coordinator(home: Any, session: Any) -> Any:
    account = make_account(Role.COORDINATOR)
    session.add(Coordinator(account_id=account.id, association_id=home.id, appointed_at=NOW))
    session.flush()
    return account


def key_for(association: Any, by: Any, days: int = 30) -> tuple[AccessToken, str]:
    scopes = [Scope.SEND_LEARNING]
    return issue_token(association.id, name="Courses", scopes=scopes, days=days, by=by.id, now=NOW)


@pytest.fixture
def platform(page: PageClient, home: Any, coordinator: Any) -> Platform:
    return Platform(page, key_for(home, coordinator)[1])


def statement(verb: str = "completed", **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:Achieng@example.org"},
        "verb": {"id": VERB + verb},
        "object": {
            "id": "https://courses.example/sepsis",
            "definition": {"name": {"fr": "Le sepsis", "en-GB": "Sepsis"}},
        },
        "result": {"duration": "PT1H30M20S", "success": True},
        "timestamp": "2026-11-23T08:00:00+03:00",
        **changes,
    }


def count(session: Any, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model))


def pointers(answer: Any) -> list[str]:
    assert answer.mimetype == "application/problem+json", answer.get_data(as_text=True)
    assert all(fault["detail"] for fault in answer.json.get("errors", []))
    return [fault["pointer"] for fault in answer.json.get("errors", [])]


def test_a_completed_course_counts_for_its_member(
    platform: Platform, member: Any, home: Any, session: Any
) -> None:
    sent = statement()
    answer = platform.send(sent)
    assert (answer.status_code, answer.json) == (200, [sent["id"]])
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"
    entry = session.scalars(select(CpdEntry)).one()
    assert (entry.account_id, entry.association_id) == (member.id, home.id)
    assert (entry.minutes, entry.units, entry.category) == (90, 150, "learning")
    assert (entry.title, entry.provider, entry.at_once) == ("Sepsis", "Courses", True)
    assert session.scalars(select(AccessToken)).one().last_used_at == SOON


def test_the_same_statement_again_changes_nothing_and_another_content_is_409(
    platform: Platform, session: Any
) -> None:
    sent = statement()
    for _ in range(2):
        assert platform.send(sent).status_code == 200
    query = f"?statementId={sent['id']}"
    assert platform.send(sent, method="PUT", query=query).status_code == 204
    turned = dict(reversed(list(sent.items())))
    assert platform.send(turned).status_code == 200
    other = {**sent, "verb": {"id": VERB + "passed"}}
    for answer in (platform.send(other), platform.send(other, method="PUT", query=query)):
        assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert count(session, PlatformStatement) == count(session, CpdEntry) == 1


def test_one_activity_counts_once_and_what_is_attended_once_a_day(
    platform: Platform, session: Any
) -> None:
    platform.send([statement("experienced"), statement("completed"), statement("passed")])
    kept = session.scalars(select(CpdEntry)).all()
    assert [(entry.units, entry.why_not) for entry in kept] == [(0, "verb")]
    meeting = {"id": "https://courses.example/rounds"}
    other_day = "2026-11-22T08:00:00Z"
    platform.send([statement("attended", object=meeting), statement("attended", object=meeting)])
    platform.send(statement("attended", object=meeting, timestamp=other_day))
    assert count(session, CpdEntry) == 3


def test_the_library_knows_the_topics_and_the_length(platform: Platform, session: Any) -> None:
    resource = make_resource(minutes=40, topics=frozenset({"ethics"}))
    platform.send(statement(object={"id": resource.address}, result={}))
    entry = session.scalars(select(CpdEntry)).one()
    assert (entry.minutes, entry.category, entry.title) == (40, "ethics", resource.title)
    assert entry.cause == f"resource:{resource.id}"


def test_a_member_is_named_by_number_too(platform: Platform, session: Any) -> None:
    number = session.scalars(select(Membership.registration_number)).first()
    account = {"homePage": "https://register.example", "name": number.lower()}
    assert platform.send(statement(actor={"account": account})).status_code == 200
    assert count(session, CpdEntry) == 1


def test_nobody_but_verified_members_of_the_association_exists(
    platform: Platform, home: Any, session: Any
) -> None:
    stranger = make_mentee(email="stranger@example.org")
    make_association(stranger)
    pending = make_mentee(email="pending@example.org")
    session.add(
        Membership(
            association_id=home.id,
            account_id=pending.id,
            registration_number="P1",
            state="pending",
            joined_at=NOW,
        )
    )
    answers = [
        platform.send(statement(actor={"mbox": f"mailto:{who}@example.org"}))
        for who in ("stranger", "pending", "nobody-at-all")
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.get_data() for answer in answers}) == 1
    assert pointers(answers[0]) == ["/actor"]


def test_a_batch_is_stored_whole_or_not_at_all(platform: Platform, session: Any) -> None:
    good, unknown = statement(), statement(actor={"mbox": "mailto:nobody@example.org"})
    assert pointers(platform.send([good, unknown])) == ["/1/actor"]
    bad = statement("liked")
    assert pointers(platform.send([good, bad])) == ["/1/verb/id"]
    stored = statement()
    platform.send(stored)
    conflict = {**stored, "result": {}}
    assert platform.send([good, conflict]).status_code == 409
    assert count(session, PlatformStatement) == count(session, CpdEntry) == 1
    assert pointers(platform.send([good, good])) == ["/1/id"]
    assert pointers(platform.send([statement() for _ in range(101)])) == ["/"]
    assert pointers(platform.send([])) == ["/"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"id": "x"}, "/id"),
        ({"actor": None}, "/actor"),
        ({"actor": {}}, "/actor/mbox"),
        ({"actor": {"mbox": "achieng@example.org"}}, "/actor/mbox"),
        ({"actor": {"mbox_sha1sum": "0" * 40}}, "/actor/mbox_sha1sum"),
        ({"actor": {"objectType": "Group", "mbox": "mailto:a@b.cc"}}, "/actor/objectType"),
        ({"actor": {"account": {"name": "R1"}}}, "/actor/account/homePage"),
        ({"actor": {"account": {"homePage": "urn:x", "name": "\u0000"}}}, "/actor/account/name"),
        ({"verb": {"id": VERB + "liked"}}, "/verb/id"),
        ({"verb": {}}, "/verb/id"),
        ({"object": {"id": "not an address"}}, "/object/id"),
        ({"object": {"id": "https://x.yz/\ud800"}}, "/object/id"),
        ({"object": {"objectType": "Agent", "id": "https://x.yz"}}, "/object/objectType"),
        ({"result": {"duration": "an hour"}}, "/result/duration"),
        ({"result": {"duration": "P1Y"}}, "/result/duration"),
        ({"result": {"duration": "PT101H"}}, "/result/duration"),
        ({"result": {"success": "yes"}}, "/result/success"),
        ({"verb": {"id": VERB + "passed"}, "result": {"success": False}}, "/result/success"),
        ({"result": {"completion": False}}, "/result/completion"),
        ({"timestamp": "2026-11-23"}, "/timestamp"),
        ({"timestamp": "2026-11-23T08:00:00"}, "/timestamp"),
        ({"timestamp": "2027-01-01T00:00:00Z"}, "/timestamp"),
        ({"unheard": 1}, "/unheard"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    platform: Platform, session: Any, changes: dict[str, Any], pointer: str
) -> None:
    answer = platform.send({**statement(), **changes})
    assert answer.status_code == 400
    assert pointers(answer) == [pointer]
    assert count(session, PlatformStatement) == 0


@pytest.mark.parametrize(
    "sent", [b"", b"{", b"NaN", b"[" * 100_000, b'"text"', b"1", b"\xff\xfe", b"null", b"[1]"]
)
def test_what_is_no_statement_is_refused(platform: Platform, sent: bytes) -> None:
    answer = platform.send(sent)
    assert (answer.status_code, bool(pointers(answer))) == (400, True)


def test_headers_and_the_id_in_the_address_are_asked_for(platform: Platform) -> None:
    assert platform.send(statement(), X_Experience_API_Version="0.9").status_code == 400
    assert platform.send(statement(), Content_Type="text/plain").status_code == 400
    assert pointers(platform.send(statement(), method="PUT")) == ["/id"]
    other = f"?statementId={uuid4()}"
    assert pointers(platform.send(statement(), method="PUT", query=other)) == ["/id"]
    assert platform.send(b"1" * 1_100_000).status_code == 413
    assert platform.page._open("GET", "/xapi/about").json == {"version": ["1.0.3", "2.0.0"]}


def test_a_key_opens_until_it_is_over_and_only_its_own_association(
    page: PageClient, home: Any, coordinator: Any, session: Any
) -> None:
    elsewhere = make_association(make_mentee())
    foreign = Platform(page, key_for(elsewhere, make_coordinator(elsewhere))[1])
    assert pointers(foreign.send(statement())) == ["/actor"]
    kept, secret = key_for(home, coordinator)
    own = Platform(page, secret)
    basic = b64encode(f"platform:{secret}".encode()).decode()
    assert own.send(statement(), Authorization=f"Basic {basic}").status_code == 200
    revoke_token(kept, by=coordinator.id, now=SOON)
    expired = Platform(page, key_for(home, coordinator, days=0)[1])
    for closed in (own, expired, Platform(page, secret[:-1]), Platform(page, kept.secret_hash)):
        assert closed.send(statement()).status_code == 401


def test_a_declared_resource_that_waits_is_settled_by_the_platform(
    platform: Platform, member: Any, home: Any, session: Any
) -> None:
    from mentor_match.learning import queries, service
    from mentor_match.learning.rules import Activity, RuleSet, Source
    from mentor_match.reference.cpd import TEMPLATES

    rules = RuleSet.from_data(TEMPLATES["hours-three-years"].rules)
    service.change_rules(home.id, rules, applies_from=NOW.date(), by=member.id, now=NOW)
    resource = make_resource(minutes=60)
    declared = Activity(
        account_id=member.id,
        source=Source.RESOURCE,
        cause=f"resource:{resource.id}",
        category="learning",
        minutes=60,
        at=NOW,
        vouched=False,
    )
    entry = service.credit_activities([declared], by=member.id, now=NOW)[0]
    assert queries.get_own_entry(entry.id, member.id).standing == "waiting"
    platform.send(statement(object={"id": resource.address}))
    assert queries.get_own_entry(entry.id, member.id).standing == "verified"
    assert count(session, CpdEntry) == 1


def test_a_coordinator_issues_a_key_that_is_shown_once(
    page: PageClient, home: Any, coordinator: Any, session: Any
) -> None:
    page.sign_in(coordinator)
    facts = {"name": "Our courses", "scopes": [Scope.SEND_LEARNING.value], "days": "365"}
    shown = page.post("associations.issue_token", facts, association_id=home.id)
    secret = shown.soup.select_one("#secret").text
    again = page.get("associations.tokens", association_id=home.id)
    assert secret not in again.html and secret[:9] in again.html
    dumped = [repr(row) for row in session.execute(select(AccessToken.__table__))]
    assert not any(secret in row for row in dumped)
    assert Platform(page, secret).send(statement()).status_code == 200
    kept = session.scalars(select(AccessToken)).one()
    page.post("associations.revoke_token", association_id=home.id, token_id=kept.id)
    assert Platform(page, secret).send(statement()).status_code == 401
    facts["scopes"] = []
    page.post("associations.issue_token", facts, association_id=home.id, status=422)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "actor", "verb", "object", "mbox", "result", "name"]), inner
            )
        ),
        max_leaves=12,
    )
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_sent_is_answered(platform: Platform, sent: Any) -> None:
    answer = platform.send(sent)
    assert answer.status_code == 400
    assert pointers(answer)


# Each time another: what is spoilt further must not be spoilt for the next.
ODD = st.sampled_from([
    *(None, True, 0, -1, 1.5, 10**30, 1e308, float("-1e999"), "", " ", "x" * 10_000, "\x00"),
    *("a\x00b", "\ud800", "\u202e", "mailto:\x00@b.cc", "mailto:a@b.cc", "PT9999999999999999999H"),
    *("9" * 5_000, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "https://x.yz/\x00"),
    *([], {}, [[]], {"": None}, {"en": 1}, {"en": "\x00\ud800"}, {"\x00": "\x00"}),
]).map(deepcopy)  # fmt: skip


DEEP = {f"deep {levels}": "[" * levels + "]" * levels for levels in (50, 400, 700, 900, 990)}


def written(sent: Any) -> bytes:
    """As JSON, in which what is said to be deep is so."""
    text = json.dumps(sent)
    for word, nested in DEEP.items():
        text = text.replace(f'"{word}"', nested)
    return text.encode()


def places_in(sent: Any) -> list[tuple[Any, Any]]:
    """(what holds it, where in that) of everything inside."""
    inside = list(sent.items()) if isinstance(sent, dict) else []
    inside = list(enumerate(sent)) if isinstance(sent, list) else inside
    return [(sent, key) for key, _value in inside] + [
        place for _key, value in inside for place in places_in(value)
    ]


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A statement, or several, of which up to four things are something else, gone or more."""
    sent: Any = [
        statement(
            draw(st.sampled_from(["completed", "attended", "passed"])),
            context={"language": "en"},
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    for _ in range(draw(st.integers(0, 4))):
        holder, key = draw(st.sampled_from(places_in(sent) or [(sent, 0)]))
        how = draw(st.sampled_from(["odd", "odd", "gone", "more", "deep", "elsewhere"]))
        if how == "gone" and holder:
            del holder[key]
        elif how == "more" and isinstance(holder, dict):
            holder[
                draw(st.sampled_from(["extensions", "name", "score", "\x00", "\ud800", "id"]))
            ] = draw(ODD)
        elif how == "odd" and holder:
            holder[key] = draw(ODD)
        elif how == "deep" and holder:
            holder[key] = draw(st.sampled_from(sorted(DEEP)))
        elif holder:
            other, place = draw(st.sampled_from(places_in(sent)))
            holder[key] = deepcopy(other[place])
    return sent


@given(spoilt(), st.booleans(), st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_spoilt_statement_is_stored_whole_or_refused_and_never_a_fault(
    platform: Platform, session: Any, sent: Any, alone: bool, put: bool
) -> None:
    before, entries = count(session, PlatformStatement), count(session, CpdEntry)
    if alone and len(sent) == 1:
        (sent,) = sent
    if put and isinstance(sent, dict):
        answer = platform.send(
            written(sent), method="PUT", query=f"?statementId={sent.get('id', uuid4())}"
        )
    else:
        answer = platform.send(written(sent))
    stored = count(session, PlatformStatement) - before
    if answer.status_code in {200, 204}:
        assert stored == (1 if isinstance(sent, dict) else len(sent))
    else:
        assert answer.status_code in {400, 409}, answer.get_data(as_text=True)
        assert answer.mimetype == "application/problem+json"
        assert stored == 0
        assert entries == count(session, CpdEntry)


def test_however_deep_a_statement_is_it_is_stored_or_refused(platform: Platform) -> None:
    answers = set()
    for levels in range(800, 1000):
        sent = statement(context={"deep": "here"})
        nested = "[" * levels + "]" * levels
        answer = platform.send(json.dumps(sent).replace('"here"', nested).encode())
        answers.add(answer.status_code)
    assert answers == {200, 400}


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_durations_are_read(hours: int, minutes: int, seconds: int) -> None:
    assert minutes_of(f"PT{hours}H{minutes}M{seconds}S") == hours * 60 + minutes
    assert minutes_of(f"PT{seconds}.50S") == 0
    assert minutes_of("P1DT2H") == 26 * 60
    for none in ("P", "PT", "1H", "PT1H ", "P1Y", "-PT1H", ""):
        assert minutes_of(none) is None
