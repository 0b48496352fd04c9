"""Codes for a camera, as pictures that need no other host."""

import io

import segno
from markupsafe import Markup


def code_as_svg(address: str, *, label: str, scale: int = 4) -> Markup:
    """The address as a QR code that stands in a page; black on white also on a dark screen."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture,
        kind="svg",
        scale=scale,
        border=4,
        light="#fff",
        xmldecl=False,
        title=label,
        svgclass="code",
        lineclass=None,
        omitsize=True,
    )
    # Made here, its title escaped.
    return Markup(picture.getvalue().decode("utf-8"))  # noqa: S704 # nosec B704
