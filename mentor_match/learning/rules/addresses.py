"""When two addresses are one, and which addresses are none. Pure."""

from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

LONGEST = 500
SCHEMES = {"http": 80, "https": 443}
# Added to an address to count who came from where; the page behind it is the same without.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid")


def plain_address(text: str) -> str | None:
    """The address as it is kept and compared; None where it is not one of the open web.

    Host and scheme in small letters, no usual port, no fragment, no tracking, no spaces. What
    follows the host keeps its case, for servers tell it apart.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in SCHEMES or not _is_host(host) or "@" in parts.netloc:
        return None
    place = host if port in {None, SCHEMES[parts.scheme]} else f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    found = urlunsplit((parts.scheme, place, path, _query(parts), ""))
    return found if len(found) <= LONGEST else None


def _is_host(host: str) -> bool:
    """A name with a dot in it; addresses of machines in numbers are no place for a course."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return False
    return all(label and label.replace("-", "").isalnum() for label in labels)


def _query(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not pair[0].lower().startswith(_TRACKING)]
    # Where nothing has to go, the text stays as it was: servers differ in what they decode.
    if len(kept) == len(pairs):
        return quote(parts.query, safe="%=&+;,:@!$'()*/?~[]")
    return urlencode(kept)
