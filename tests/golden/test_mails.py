"""Every kind of mail, word for word: tests/golden/email/<kind>.txt is what a reader gets.

`pytest tests/golden --write-golden` writes the files anew; read the difference before you commit.
"""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask, render_template

from mentor_match.notifications.letter import mail_of
from mentor_match.notifications.models import Message
from mentor_match.notifications.rules import (
    GROUP_TITLES,
    GROUP_WORDS,
    KINDS,
    MUST_HAVE,
    SWITCHABLE,
    Group,
    group_of,
)
from mentor_match.notifications.service import letter
from tests.golden.contexts import EXAMPLES, NO_MAIL, NOW, READER, SECURITY, TO_ANYBODY

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "email"
TEMPLATES = ROOT / "templates/email"
FOLDERS = sorted({file.name for file in TEMPLATES.iterdir() if file.is_dir()} - NO_MAIL)
OF_SIGNING_IN = sorted(file.stem for file in (ROOT / "templates/security/email").glob("*.txt"))
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
PHONE = re.compile(r"\+\d[\d\s().-]{7,}")
LINK = re.compile(r"https?://\S+")
LONGEST_TEXT = 1600  # signs: what a phone shows in two screens or three


@pytest.fixture
def app(app_on: Callable[[str], Flask]) -> Iterator[Flask]:
    app = app_on("sqlite")
    with app.app_context():
        yield app


def written(app: Flask, kind: str) -> list[tuple[str, str, str]]:
    """(name of the example, subject, text) of every example of a kind."""
    if kind in SECURITY:
        with app.test_request_context():
            body = render_template(f"security/email/{kind}.txt", user=READER, **SECURITY[kind])
        subject = str(app.config[f"SECURITY_EMAIL_SUBJECT_{_setting_of(kind)}"])
        return [("", subject, body.strip() + "\n")]
    return [(name, *letter(READER, kind, facts)) for name, facts in EXAMPLES[kind].items()]


def _setting_of(kind: str) -> str:
    return {
        "change_notice": "PASSWORD_CHANGE_NOTICE",
        "confirmation_instructions": "CONFIRM",
        "reset_instructions": "PASSWORD_RESET",
        "reset_notice": "PASSWORD_NOTICE",
        "welcome": "REGISTER",
        "welcome_existing": "REGISTER",
    }[kind]


def as_file(app: Flask, kind: str) -> str:
    """All examples of a kind, as the golden file keeps them."""
    parts = [
        f"=== {name or kind}\nGroup: {group_of(kind)}\nSubject: {subject}\n\n{text}"
        for name, subject, text in written(app, kind)
    ]
    return "\n".join(parts)


@pytest.mark.parametrize("kind", [*FOLDERS, *OF_SIGNING_IN])
def test_a_mail_reads_as_it_was_agreed(
    app: Flask, kind: str, request: pytest.FixtureRequest
) -> None:
    assert kind in EXAMPLES or kind in SECURITY, (
        f"Add an example of {kind} to tests/golden/contexts.py."
    )
    file, text = GOLDEN / f"{kind}.txt", as_file(app, kind)
    if request.config.getoption("--write-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.exists(), "Run: pytest tests/golden --write-golden"
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [*FOLDERS, *OF_SIGNING_IN])
def test_a_kind_stands_in_a_group(kind: str) -> None:
    assert kind in KINDS, f"Enter {kind} in mentor_match/notifications/rules/kinds.py."


def test_there_is_no_file_and_no_entry_for_a_mail_that_is_gone() -> None:
    there = {*FOLDERS, *OF_SIGNING_IN}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == there
    assert set(KINDS) == there
    assert {*EXAMPLES, *SECURITY} == there


def test_every_group_says_what_it_is() -> None:
    assert set(GROUP_TITLES) == set(Group)
    assert set(GROUP_WORDS) == set(Group) - {Group.DIGEST}
    assert {*MUST_HAVE, *SWITCHABLE, Group.DIGEST} == set(Group)


@pytest.mark.parametrize("kind", [*FOLDERS, *OF_SIGNING_IN])
def test_the_plain_text_suffices(app: Flask, kind: str) -> None:
    for _name, subject, text in written(app, kind):
        faults = faults_of(subject, text, to_anybody=kind in TO_ANYBODY)
        assert faults == [], f"{kind}: {faults}\n{text}"


def faults_of(subject: str, text: str, *, to_anybody: bool = False) -> list[str]:
    """What is missing in a mail, or must not stand in it."""
    faults = []
    own_words = text.partition("\n-- \n")[0]
    lines = own_words.splitlines()
    if to_anybody and READER.call_me in subject + text:
        faults.append("has a name in it that anybody may have typed")
    if not to_anybody and not text.startswith(f"Hello {READER.call_me},"):
        faults.append("does not greet the reader by name")
    if not LINK.search(own_words):
        faults.append("has no link to act on")
    for number, line in enumerate(lines):
        before = " ".join(word.strip() for word in lines[max(0, number - 2) : number] if word)
        said = LINK.sub("", line).strip() or before
        if LINK.search(line) and not said.endswith((":", ".")):
            faults.append(f"a link that no words lead to: {line}")
    if MAIL.search(LINK.sub("", text)) or PHONE.search(LINK.sub("", text)):
        faults.append("has an e-mail address or a phone number in it")
    if re.search(r"<\w+|&\w+;|%\(|\{\{|[ “(]None\b", text):
        faults.append("has traces of a program in it")
    if not 8 <= len(subject) <= 100:
        faults.append(f"has a subject of {len(subject)} signs")
    if len(text) > LONGEST_TEXT:
        faults.append(f"has {len(text)} signs")
    if "\n\n\n" in text:
        faults.append("has a hole in it")
    return faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Hello Zawadi,\n\nNothing to do.\n", "no link"),
        ("Hello Zawadi,\n\nhere\nhttp://localhost/a\n", "no words lead"),
        ("Hello Zawadi,\n\nWrite to private2@example.org:\nhttp://localhost/a\n", "e-mail"),
        ("Hello Zawadi,\n\nCall +254 700 000002:\nhttp://localhost/a\n", "e-mail"),
        ("Hello Zawadi,\n\nReason: None. Go on:\nhttp://localhost/a\n", "traces"),
        ("Good day,\n\nGo on:\nhttp://localhost/a\n", "greet"),
    ],
)
def test_a_planted_fault_is_found(text: str, fault: str) -> None:
    found = faults_of("Do this at once", text)
    assert len(found) == 1 and fault in found[0]


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_mail_comes_as_text_and_as_html_and_says_how_to_stop(app: Flask, kind: str) -> None:
    for _name, subject, text in written(app, kind):
        message = Message(
            key="k", kind=kind, recipient=READER.email, subject=subject, body=text,
            written_at=NOW, account_id=READER.id, files=[],
        )  # fmt: skip
        mail = message_from_bytes(mail_of(message, "S <s@example.org>").as_bytes(), policy=default)
        assert mail.get_body(("plain",)).get_content() == text
        html = mail.get_body(("html",)).get_content()
        for link in LINK.findall(text):
            assert f'href="{link}"' in html
        may_stop = group_of(kind) not in MUST_HAVE
        assert (mail["List-Unsubscribe"] is not None) == may_stop
        assert ("/mail/stop/" in text) == may_stop
