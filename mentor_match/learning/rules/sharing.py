"""Links with which a reader shares a page: plain addresses, nothing that runs or counts. Pure."""

from urllib.parse import quote

# What the reader presses -> where it leads; `u` is the address of the page, `t` a text.
_PLACES = (
    ("WhatsApp", "https://wa.me/?text={both}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={u}"),
    ("X", "https://x.com/intent/post?text={t}&url={u}"),
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={u}"),
    ("Telegram", "https://t.me/share/url?url={u}&text={t}"),
)


def share_links(address: str, text: str) -> list[tuple[str, str]]:
    """(name of the place, link) for each place one can share to without script."""
    facts = {"u": _quoted(address), "t": _quoted(text), "both": _quoted(f"{text} {address}")}
    return [(place, link.format(**facts)) for place, link in _PLACES]


def mail_link(address: str, text: str) -> str:
    """A link that opens the reader's own mail program with an empty recipient."""
    body = f"{text}\r\n\r\n{address}"
    return f"mailto:?subject={_quoted(text)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
