"""How long a sign-in holds, how its key is kept, and what a browser is called. Pure."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

# How coarsely it is kept when a browser was last seen: reading a page writes nothing in between.
STEP = timedelta(minutes=15)
# Whoever finds a browser signed in shall not change how the account is opened.
RECENTLY = timedelta(minutes=15)

# Looked for in this order: most browsers also name those they descend from.
BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Opera Mini", "Opera Mini"),
    ("UCBrowser", "UC Browser"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("KAIOS", "KaiOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When a sign-in ends by itself: unused for so long, and in any case after so long."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], *, kept: bool) -> "Lifetime":
        """The lifetime of one that ends with the browser, or of one that is kept on the device."""
        if kept:
            return cls(
                timedelta(days=settings["DAYS_IDLE_KEPT"]), timedelta(days=settings["DAYS_KEPT"])
            )
        return cls(
            timedelta(hours=settings["HOURS_IDLE"]), timedelta(hours=settings["HOURS_SIGNED_IN"])
        )


def is_over(began: datetime, seen: datetime, lifetime: Lifetime, now: datetime) -> bool:
    """Whether a sign-in has ended by itself."""
    return now - seen >= lifetime.idle or now - began >= lifetime.absolute


def new_key() -> str:
    """A key nobody can guess; the browser has it, the service only its hash."""
    return secrets.token_urlsafe(32)


def hash_of_key(key: str) -> str:
    """As it is kept: a key is random, so that a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def browser_words(agent: str) -> tuple[str, str]:
    """(browser, system) by the names people know; empty where it says neither."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return browser, system
