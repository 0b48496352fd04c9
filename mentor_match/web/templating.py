"""What templates may use: strict names, the reader's language and time zone, and few filters."""

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_name
from flask import Flask, current_app, has_request_context, render_template, request, url_for
from flask.templating import Environment
from flask_babel import (
    force_locale,
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    format_timedelta,
    get_locale,
)
from flask_login import current_user
from jinja2 import StrictUndefined

from mentor_match.extensions import babel
from mentor_match.web import clock, names, translating
from mentor_match.web.forms import flat_errors
from mentor_match.web.pages import address_of_page


class OneSetOfNames(Environment):
    """No template has globals of its own, so all share those of the environment.

    Jinja lays an empty map over them for each template, and reads through both maps for each file
    that a page imports or includes: that was an eighth of the time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What the names in a template mean besides what it is given."""
        return super().make_globals(d) if d else self.globals


def prepare(app: Flask) -> None:
    """Before the environment of the templates exists: a misspelt name is an error."""
    app.jinja_environment = OneSetOfNames
    app.jinja_options = {**app.jinja_options, "undefined": StrictUndefined}


def init_app(app: Flask) -> None:
    """Languages, and what a template can call."""
    style = _fingerprint(Path(app.static_folder or "") / "style.css")
    script = _fingerprint(Path(app.static_folder or "") / "passkey.js")
    babel.init_app(app, locale_selector=_locale, timezone_selector=_time_zone)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        month=month,
        month_short=month_short,
        moment=moment,
        ago=ago,
        translated=translating.translated,
        number=format_decimal,
    )
    names.init_app(app)
    translating.init_app(app)
    app.jinja_env.globals.update(
        url_for=_addresses(app),
        address_of_page=address_of_page,
        outside_address=outside_address,
        control=control,
        sentences=sentences,
        share=share,
        stylesheet=lambda: url_for("static", filename="style.css", v=style),
        passkey_script=lambda: url_for("static", filename="passkey.js", v=script),
        time_zone_name=time_zone_name,
        text_direction=text_direction,
        language_of_page=language_of_page,
        service_name=app.config["SERVICE_NAME"],
        demonstration=app.config["DEMONSTRATION"],
    )


def _addresses(app: Flask) -> Callable[..., str]:
    """`url_for` for templates. Addresses without values are the same for everybody and on every
    page, and a page has fifteen of them: each is built once."""
    known: dict[str, str] = {}

    def address(endpoint: str, **values: Any) -> str:
        if values or endpoint.startswith(".") or not has_request_context() or request.script_root:
            return app.url_for(endpoint, **values)
        if endpoint not in known:
            known[endpoint] = app.url_for(endpoint)
        return known[endpoint]

    return address


def _fingerprint(file: Path) -> str:
    """Changes when the file does, so that it can be kept for a year by whoever fetched it."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def control(field: Any, attributes: Mapping[str, str | None]) -> Any:
    """The control of a field with the attributes that are not empty."""
    return field(**{name: value for name, value in attributes.items() if value})


def sentences(field: Any) -> list[str]:
    """What is wrong with a field, for the line beside it."""
    return [str(sentence) for sentence in flat_errors(field.errors)]


def _locale() -> str:
    offered = current_app.config["LOCALES"]
    if has_request_context():
        if current_user and current_user.is_authenticated and current_user.locale in offered:
            return str(current_user.locale)
        return request.accept_languages.best_match(offered) or "en"
    return "en"


def _time_zone() -> str:
    if has_request_context() and current_user and current_user.is_authenticated:
        return current_user.time_zone or "UTC"
    return "UTC"


def language_of_page() -> str:
    """The language for the lang attribute."""
    return str(get_locale() or "en").replace("_", "-")


def text_direction() -> str:
    """ltr or rtl, for the dir attribute."""
    return Locale.parse(language_of_page(), sep="-").text_direction


def day(at: date | datetime) -> str:
    """A date in the reader's zone: 23 November 2026."""
    return format_date(at, "d MMMM y")


def month(at: date | datetime) -> str:
    """A month: November 2026."""
    return format_date(at, "MMMM y")


def month_short(at: date) -> str:
    """A month in a chart: Nov."""
    return format_date(at, "MMM")


def share(part: int, whole: int) -> str:
    """A part in per cent; a dash where there is nothing to take a part of."""
    return format_percent(part / whole) if whole else "–"


def moment(at: datetime, zone: str | None = None) -> str:
    """A time with its zone named; the reader's own zone unless another is given."""
    if zone is None:
        return f"{format_datetime(at, 'EEE d MMM y, HH:mm')} ({_time_zone()})"
    there = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(there, 'EEE d MMM y, HH:mm', rebase=False)} ({zone})"


def ago(at: datetime) -> str:
    """How long since, in words: 3 days ago."""
    return format_timedelta(at - clock.now(), add_direction=True, granularity="minute")


def render_message(message: str, context: Mapping[str, Any], locale: str) -> tuple[str, str]:
    """(subject, plain-text body) of an e-mail, in the reader's language.

    `message` names the folder below templates/email that holds subject.txt and body.txt.
    """
    facts = {**context, "base_url": current_app.config["BASE_URL"]}
    with force_locale(locale):
        subject = render_template(f"email/{message}/subject.txt", **facts)
        body = render_template(f"email/{message}/body.txt", **facts)
    return " ".join(subject.split()), body.strip() + "\n"


def render_text(template: str, context: Mapping[str, Any], locale: str) -> str:
    """A plain text that stands in several e-mails, in the reader's language."""
    with force_locale(locale):
        return render_template(template, **context).strip() + "\n"


def outside_address(endpoint: str, **values: Any) -> str:
    """A full address for an e-mail, also where there is no request."""
    if has_request_context():
        return current_app.config["BASE_URL"] + url_for(endpoint, **values)
    with current_app.test_request_context():
        return current_app.config["BASE_URL"] + url_for(endpoint, **values)


def time_zone_name(zone: str) -> str:
    """A zone in words: East Africa Time."""
    return get_timezone_name(ZoneInfo(zone), locale=get_locale())
