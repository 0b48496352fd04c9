"""What the house promises about its files."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written in two pieces, so that this file does not hold what it forbids.
PACKAGE_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com")


def tracked() -> list[Path]:
    """Every file of the repository; of the folder, where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_tracked_file_holds_the_address_of_a_package_host() -> None:
    found = [
        str(file.relative_to(ROOT))
        for file in tracked()
        if any(host in file.read_text(encoding="utf-8") for host in PACKAGE_HOSTS)
    ]
    assert found == []


def test_the_repository_holds_texts_only() -> None:
    binary = [file for file in tracked() if b"\0" in file.read_bytes()]
    assert binary == []


def test_nobody_is_told_to_install_us_by_name() -> None:
    """The public index has a package of that name, which is a stranger's."""
    by_name = re.compile(r"pip install[^\n]*mentor[-_.]?match", re.IGNORECASE)
    found = [
        str(file.relative_to(ROOT))
        for file in tracked()
        if by_name.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_lock_that_somebody_is_told_to_install_is_there_and_made_by_make_lock() -> None:
    texts = [file.read_text(encoding="utf-8") for file in tracked() if file.suffix != ".lock"]
    told = {name for text in texts for name in re.findall(r"-r (requirements[\w-]*\.lock)", text)}
    made = set(re.findall(r"-o (requirements\S*)", (ROOT / "Makefile").read_text(encoding="utf-8")))
    there = {file.name for file in ROOT.glob("requirements*.lock")}
    assert told <= made == there


def test_every_requirement_is_pinned_and_hashed() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="ascii")
        pins = re.findall(r"^([a-z0-9][\w.\-\[\]]*)==", text, re.MULTILINE | re.IGNORECASE)
        blocks = re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE)
        assert len(pins) == len([block for block in blocks if "--hash=sha256:" in block])


def test_modules_stay_small() -> None:
    large = {
        str(file.relative_to(ROOT)): count
        for file in (ROOT / "mentor_match").rglob("*.py")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert large == {}


def test_templates_stay_small() -> None:
    large = {
        str(file.relative_to(ROOT)): count
        for file in (ROOT / "templates").rglob("*.html")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 150
    }
    assert large == {}


def test_functions_stop_at_fifty_lines() -> None:
    long = []
    for file in (ROOT / "mentor_match").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                start = node.body[1].lineno if _has_docstring(node) else node.lineno
                if (node.end_lineno or 0) - start >= 50:
                    long.append(f"{file.name}:{node.name}")
    assert long == []


def _has_docstring(node: ast.FunctionDef) -> bool:
    return ast.get_docstring(node) is not None and len(node.body) > 1


def test_there_is_no_room_for_leftovers() -> None:
    names = {file.stem for file in (ROOT / "mentor_match").rglob("*")}
    assert names.isdisjoint({"utils", "helpers", "common", "core", "admin", "manage", "misc"})


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "mentor_match").rglob("*.py")
        if re.search(r"os\.environ|getenv", file.read_text(encoding="utf-8"))
    ]
    assert readers == []


def test_where_a_request_comes_from_is_read_in_one_place() -> None:
    """There IPv6 is counted by networks; by addresses it would hardly be counted."""
    reads = re.compile("remote_addr|access_route|x-forwarded-for", re.IGNORECASE)
    readers = [
        str(file.relative_to(ROOT / "mentor_match"))
        for file in (ROOT / "mentor_match").rglob("*.py")
        if reads.search(file.read_text(encoding="utf-8"))
    ]
    assert readers == ["web/rates.py"]


@pytest.mark.parametrize(
    "pattern", [r"style=", r"<script", r"\bon(click|change|submit)=", r"\|safe"]
)
def test_templates_keep_to_the_content_policy(pattern: str) -> None:
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "templates").rglob("*.html")
        if re.search(pattern, file.read_text(encoding="utf-8"))
    ]
    # Passkeys are asked for by a script and by nothing else; it is a file of our own.
    assert found == (["templates/components/passkey.html"] if pattern == r"<script" else [])


def test_commits_happen_at_the_edge_only() -> None:
    places = {
        str(file.relative_to(ROOT / "mentor_match"))
        for file in (ROOT / "mentor_match").rglob("*.py")
        if "session.commit()" in file.read_text(encoding="utf-8")
    }
    assert places <= {"web/transaction.py", "notifications/delivery.py"}
