"""Which kind of file it is, by its content: people rename files."""

from collections.abc import Mapping, Sequence

from mentor_match.learning.exchange import jsonld, rss, tables
from mentor_match.learning.exchange.items import Reading
from mentor_match.web.spreadsheets.headings import Taken


def read_file(
    content: bytes, filename: str, mapping: Mapping[str, str]
) -> tuple[Reading, Sequence[Taken]]:
    """The resources of a file, and for a table what each heading was taken for."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in {b"{", b"["}:
        return jsonld.read_resources(content, filename), ()
    if start == b"<":
        return rss.read_resources(content, filename), ()
    return tables.read_resources(content, filename, mapping)
