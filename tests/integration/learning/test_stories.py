"""Stories of role models: consent first, a coordinator's eye, a public page, and gone at once."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from sqlalchemy import delete

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.audit.queries import list_acts
from mentor_match.extensions import db
from mentor_match.learning.models import Story
from mentor_match.notifications.models import Message
from mentor_match.profiles.models import Profile
from mentor_match.web import clock
from tests.factories.accounts import LONG_AGO, make_account
from tests.factories.matching import join, make_association
from tests.integration.learning.test_suggestions import coordinator_of
from tests.pages import PageClient, PageView

FORM: dict[str, Any] = {
    "language": "en",
    "headline": "From the only nurse on the island to teaching forty",
    "started": "I was alone at my first post.\n\nThe boat came once a week.",
    "helped": "My first matron, who let me make the plan myself.",
    "advice": "Ask early. Nobody who asked me was ever in the way.",
    "topics": ["team-leading"],
    "purposes": ["publish", "share"],
}


@pytest.fixture
def own(session: Any) -> Association:
    return make_association("OWN")


def writer_in(association: Association, **changes: Any) -> Account:
    account = make_account(**{"full_name": "Amina Owuor", "call_me": "Amina", **changes})
    db.session.add(
        Profile(
            account_id=account.id,
            cadre="2221",
            setting="rural",
            languages=frozenset({"en", "sw"}),
            changed_at=LONG_AGO,
        )
    )
    db.session.flush()
    join(account.id, association)
    return account


def hand_in(
    page: PageClient, writer: Account, association: Association, *, status: int = 200, **form: Any
) -> PageView:
    page.sign_in(writer)
    data = {**FORM, "association": str(association.id), **form}
    return page.post("learning.write_story", data, status=status)


def the_story() -> Story:
    return db.session.query(Story).one()


def publish(page: PageClient, association: Association, **form: Any) -> Story:
    """A story that is public; the client is a stranger afterwards."""
    hand_in(page, writer_in(association), association, **form)
    page.sign_in(coordinator_of(association))
    ids = {"association_id": association.id, "story_id": the_story().id}
    page.post("learning.publish_story", **ids)
    page.sign_out()
    return the_story()


def test_a_story_waits_for_a_coordinator_and_nobody_reads_it(
    page: PageClient, own: Association
) -> None:
    view = hand_in(page, writer_in(own), own)
    assert "Waiting for a coordinator" in view.text
    story = the_story()
    assert (story.cadre, story.setting) == ("2221", "rural")
    (consent,) = story.consents
    assert consent.purposes == {"publish", "share"} and consent.wording == "2026-11"
    page.sign_out()
    page.get("learning.story", story_id=story.id, status=404)
    assert story.headline not in page.get("learning.stories").text
    assert story.headline not in page.get("learning.stories_feed").html


def test_a_public_story_is_read_without_signing_in(page: PageClient, own: Association) -> None:
    story = publish(page, own)
    view = page.get("learning.story", story_id=story.id)
    assert view.heading == FORM["headline"]
    assert "The boat came once a week." in view.text and "Who helped me" in view.text
    assert view.headers["Cache-Control"] == "public, no-cache"
    assert "X-Robots-Tag" not in view.headers
    again = page.client.get(view.address, headers={"If-None-Match": view.headers["ETag"]})
    assert again.status_code == 304
    assert not view.soup.select("main form")
    mail = db.session.query(Message).filter_by(kind="story-decided").one()
    assert "Your story is public" in mail.subject and str(story.id) in mail.body
    page.get(page.get("learning.stories").link(FORM["headline"]))


def test_open_graph_says_what_a_preview_needs(page: PageClient, own: Association) -> None:
    story = publish(page, own)
    soup = page.get("learning.story", story_id=story.id).soup
    graph = {str(tag["property"]): tag["content"] for tag in soup.select("meta[property]")}
    assert graph["og:type"] == "article" and graph["og:title"] == FORM["headline"]
    assert graph["og:url"] == f"http://localhost/stories/{story.id}"
    assert str(graph["og:description"]).startswith("I was alone at my first post.")


def shared_links(view: PageView) -> dict[str, str]:
    return {
        a.get_text(" ").replace("(leaves this service)", "").strip(): str(a["href"])
        for a in view.soup.select("section a")
    }


def test_share_links_are_plain_and_tell_no_name(page: PageClient, own: Association) -> None:
    story = publish(page, own)
    view = page.get("learning.story", story_id=story.id)
    links = shared_links(view)
    assert set(links) == {"WhatsApp", "Facebook", "X", "LinkedIn", "Telegram", "E-mail"}
    for link in links.values():
        assert f"http://localhost/stories/{story.id}" in unquote(link)
        assert "Amina" not in unquote(link) and "Owuor" not in unquote(link)
        assert "utm" not in link and "matron" not in link
    assert parse_qs(urlsplit(links["X"]).query)["text"] == [
        "A role model tells: where I started, who helped me. Cadre: Nurse"
    ]
    copy = view.soup.select_one("input[readonly]")
    assert copy is not None and copy["value"] == f"http://localhost/stories/{story.id}"
    assert "Amina" not in view.text and "Owuor" not in view.text


def test_with_consent_to_the_name_it_stands_there_and_goes_along(
    page: PageClient, own: Association
) -> None:
    story = publish(page, own, purposes=["publish", "share", "name"])
    view = page.get("learning.story", story_id=story.id)
    assert "Amina Owuor" in view.text
    assert "Amina Owuor, Nurse: From the only nurse" in unquote(shared_links(view)["WhatsApp"])


def test_without_consent_to_sharing_there_are_no_links(page: PageClient, own: Association) -> None:
    story = publish(page, own, purposes=["publish"])
    assert not page.get("learning.story", story_id=story.id).soup.select("section")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"purposes": ["share"]}, "agree to the public page"),
        ({"headline": "How I, amina, came here"}, "“Amina” stands here"),
        ({"helped": "They said: go on, Owuor!"}, "“Owuor” stands here"),
        ({"started": "Ring me on +254 712 345 678."}, "a phone number"),
        ({"advice": ""}, "younger colleague"),
    ],
)
def test_nothing_is_kept_that_was_not_agreed_to(
    page: PageClient, own: Association, changes: dict[str, Any], error: str
) -> None:
    view = hand_in(page, writer_in(own), own, status=422, **changes)
    assert len(view.errors) == 1 and error in view.errors[0]
    assert db.session.query(Story).count() == 0


def test_taken_back_it_is_gone_at_once_from_page_and_feed(
    page: PageClient, own: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = publish(page, own)
    before = page.get("learning.stories_feed").html
    later = clock.now() + timedelta(minutes=1)  # a feed tells the time in whole seconds
    monkeypatch.setattr(clock, "now", lambda: later)
    page.sign_in(story.account)
    page.post("learning.withdraw_story", story_id=story.id)
    page.sign_out()
    view = page.get("learning.story", story_id=story.id, status=410)
    assert "its writer has taken it back" in view.text and FORM["headline"] not in view.text
    after = page.get("learning.stories_feed").html
    assert FORM["headline"] in before and FORM["headline"] not in after
    assert updated(after) > updated(before)
    assert FORM["headline"] not in page.get("learning.stories").text
    story = the_story()
    assert story.purposes == frozenset() and story.consents[0].revoked_at is not None
    assert [act.verb for act in list_acts("story", story.id)] == [
        "wrote story",
        "published story",
        "withdrew story",
    ]
    page.sign_in(coordinator_of(own))
    ids = {"association_id": own.id, "story_id": story.id}
    assert FORM["helped"] not in page.get("learning.review_story", **ids).text
    page.post("learning.publish_story", status=409, **ids)


def test_a_withdrawn_story_is_handed_in_again_with_a_new_yes(
    page: PageClient, own: Association
) -> None:
    story = publish(page, own)
    page.sign_in(story.account)
    data = {**FORM, "association": str(own.id), "headline": "Told anew"}
    page.post("learning.rewrite_story", data, story_id=story.id, status=409)
    page.post("learning.withdraw_story", story_id=story.id)
    form = page.get("learning.change_story", story_id=story.id)
    assert FORM["helped"] in form.html and not form.soup.select("[name=purposes][checked]")
    page.post("learning.rewrite_story", data, story_id=story.id)
    assert the_story().state == "waiting" and len(the_story().consents) == 2
    page.sign_out()
    page.get("learning.story", story_id=story.id, status=410)


def test_a_coordinator_gives_it_back_with_a_word(page: PageClient, own: Association) -> None:
    writer = writer_in(own)
    hand_in(page, writer, own)
    ids = {"association_id": own.id, "story_id": the_story().id}
    page.sign_in(coordinator_of(own))
    page.get(page.get("learning.association_stories", association_id=own.id).link("island"))
    assert page.post("learning.return_story", status=422, **ids).errors
    page.post("learning.return_story", {"word": "Leave out the name of the island."}, **ids)
    mail = db.session.query(Message).filter_by(kind="story-decided").one()
    assert mail.recipient == writer.email and "Leave out the name of the island." in mail.body
    page.sign_in(writer)
    assert "Leave out the name of the island." in page.get("learning.own_stories").text


def test_the_wall_between_associations_and_writers_holds(
    page: PageClient, own: Association
) -> None:
    theirs = make_association("THEIRS")
    hand_in(page, writer_in(own), own)
    story = the_story()
    page.sign_in(coordinator_of(theirs))
    for association in (own, theirs):
        ids = {"association_id": association.id, "story_id": story.id}
        page.get("learning.review_story", status=404, **ids)
        page.post("learning.publish_story", status=404, **ids)
        page.post("learning.return_story", {"word": "No."}, status=404, **ids)
    page.sign_in(writer_in(theirs))
    page.get("learning.change_story", story_id=story.id, status=404)
    page.post("learning.withdraw_story", story_id=story.id, status=404)
    assert the_story().state == "waiting"


def test_nobody_publishes_their_own(page: PageClient, own: Association) -> None:
    both = coordinator_of(own)
    db.session.add(Profile(account_id=both.id, cadre="2221", changed_at=LONG_AGO))
    join(both.id, own)
    hand_in(page, both, own)
    ids = {"association_id": own.id, "story_id": the_story().id}
    assert "another coordinator" in page.post("learning.publish_story", status=409, **ids).text


def test_without_a_verified_membership_there_is_no_form(page: PageClient, own: Association) -> None:
    page.sign_in(make_account())
    assert "You cannot tell your story yet" in page.get("learning.own_stories").text
    page.get("learning.new_story", status=409)
    page.post("learning.write_story", {**FORM, "association": str(own.id)}, status=409)


def test_a_story_in_arabic_is_a_page_in_arabic(page: PageClient, own: Association) -> None:
    arabic = {"language": "ar", "headline": "من القرية إلى القسم", "started": "كنت وحدي."}
    story = publish(page, own, **arabic)
    soup = page.get("learning.story", story_id=story.id).soup
    assert soup.html is not None and (soup.html["lang"], soup.html["dir"]) == ("ar", "rtl")
    header = soup.select_one("header.top")
    assert header is not None and (header["lang"], header["dir"]) == ("en", "ltr")
    assert "Arabic" in page.get("learning.stories").text


def test_the_list_is_narrowed_by_cadre_topic_and_language(
    page: PageClient, own: Association
) -> None:
    publish(page, own)
    for asked in ({"cadre": "2221"}, {"topic": "team-leading"}, {"language": "en"}):
        assert FORM["headline"] in page.get("learning.stories", **asked).text
    for asked in ({"cadre": "2222"}, {"topic": "team"}, {"language": "sw"}):
        assert "No story like that yet" in page.get("learning.stories", **asked).text


ATOM = "{http://www.w3.org/2005/Atom}"


def updated(feed: str) -> datetime:
    return datetime.fromisoformat(fromstring(feed).findtext(f"{ATOM}updated"))


def test_the_feed_has_what_atom_requires(page: PageClient, own: Association) -> None:
    story = publish(page, own, headline="Bread & <b>butter</b> ]]> of nursing")
    view = page.get("learning.stories_feed")
    assert view.headers["Content-Type"].startswith("application/atom+xml")
    feed = fromstring(view.html.encode())
    assert feed.tag == f"{ATOM}feed"
    (entry,) = feed.findall(f"{ATOM}entry")
    for node in (feed, entry):
        for name in ("id", "title", "updated"):
            found = node.findall(f"{ATOM}{name}")
            assert len(found) == 1 and found[0].text, name
        moment = datetime.fromisoformat(node.findtext(f"{ATOM}updated"))
        assert moment.tzinfo is not None
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{story.id}"
    assert entry.findtext(f"{ATOM}title") == "Bread & <b>butter</b> ]]> of nursing"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Nurse"
    assert rels(feed) == {"self", "alternate"} and rels(entry) == {"alternate"}


def rels(node: ET.Element) -> set[str]:
    return {link.attrib["rel"] for link in node.findall(f"{ATOM}link")}


def test_an_empty_feed_is_whole_as_well(page: PageClient) -> None:
    feed = fromstring(page.get("learning.stories_feed").html.encode())
    assert feed.findtext(f"{ATOM}updated") and feed.findall(f"{ATOM}entry") == []


def test_coordinators_see_whom_the_stories_represent(page: PageClient, own: Association) -> None:
    publish(page, own)
    midwife = writer_in(own)
    db.session.get(Profile, midwife.id).cadre = "2222"
    page.sign_in(coordinator_of(own))
    view = page.get("learning.association_stories", association_id=own.id)
    rows = [" ".join(tr.get_text(" ").split()) for tr in view.soup.select("tbody tr")]
    assert rows == [
        "Nurse 1 (50%) 1",
        "Midwife 1 (50%) 0 nobody yet",
        "rural 2 (100%) 1",
    ]


def test_an_erased_writer_takes_the_story_along(page: PageClient, own: Association) -> None:
    story = publish(page, own)
    id_ = story.id
    db.session.execute(delete(Account).where(Account.id == story.account_id))
    db.session.expire_all()
    page.get("learning.story", story_id=id_, status=404)


@pytest.mark.parametrize("address", ["/sign-in", "/nothing", "/library", "/home"])
def test_robots_are_kept_out_of_everything_else(page: PageClient, address: str) -> None:
    assert page._open("GET", address).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_robots_may_list_the_stories(page: PageClient, database: Flask) -> None:
    assert "X-Robots-Tag" not in page.get("learning.stories").headers
    page.sign_in(make_account())
    assert page.get("learning.stories").headers["X-Robots-Tag"] == "noindex, nofollow"
