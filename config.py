"""Settings of the service: the only file that reads the environment.

Every setting has a default that is right for trying the service on one's own machine.
`Production` refuses to start with anything that is only fit for that.
"""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
INSTANCE = Path(os.environ.get("MENTOR_MATCH_INSTANCE", ROOT / "instance"))


def _whole(name: str, default: int) -> int:
    """Read a whole number, and name the variable where it is not one."""
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise SystemExit(f"{name} must be a whole number; it is {raw!r}.") from None


def _days(name: str, default: int, least: int) -> int:
    """Read a number of days: 0, or so many that nobody is taken by surprise."""
    days = _whole(name, default)
    if days != 0 and days < least:
        raise SystemExit(f"{name} must be 0 or at least {least} days; it is {days}.")
    return days


def _switch(name: str, default: bool) -> bool:
    """Read a yes or no."""
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "1", "yes", "true", "on", "0", "no", "false", "off"}:
        return default if not raw else raw in {"1", "yes", "true", "on"}
    raise SystemExit(f"{name} must be yes or no; it is {raw!r}.")


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    """Read one of a few words; the first is the default."""
    raw = os.environ.get(name, "") or allowed[0]
    if raw not in allowed:
        raise SystemExit(f"{name} must be {' or '.join(allowed)}; it is {raw!r}.")
    return raw


def _database(url: str) -> str:
    """Name the driver, so that the address a host hands out works as it is."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _kept_secret() -> str:
    """A random key for this machine, made once, so that sign-ins survive a restart."""
    kept = INSTANCE / "secret_key"
    if not kept.exists():
        INSTANCE.mkdir(parents=True, exist_ok=True)
        # Whole or not at all, as in mentor_match/web/keys.py: an empty key would stay for good.
        fresh = kept.with_name(f".{kept.name}-{secrets.token_hex(8)}")
        opened = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(opened, "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(48))
                out.flush()
                os.fsync(out.fileno())
            with suppress(FileExistsError):
                os.link(fresh, kept)
        finally:
            fresh.unlink()
    return kept.read_text(encoding="ascii")


class Config:
    """What holds everywhere."""

    DEMONSTRATION = _switch("MENTOR_MATCH_DEMONSTRATION", False)
    SERVICE_NAME = os.environ.get("MENTOR_MATCH_NAME", "Mentor Match")
    # Links in e-mails are made outside a request too, so the service has to know its own address.
    # A name and no number: browsers keep passkeys for names alone.
    BASE_URL = os.environ.get("MENTOR_MATCH_BASE_URL", "http://localhost:8000").rstrip("/")
    TRUSTED_PROXIES = _whole("MENTOR_MATCH_TRUSTED_PROXIES", 0)
    LOCALES = ("en",)
    LOG_LEVEL = _one_of("MENTOR_MATCH_LOG_LEVEL", ("warning", "info", "error"))
    # Numbers for Prometheus, on a port of their own that is not for the world; 0 is off.
    METRICS_PORT = _whole("MENTOR_MATCH_METRICS_PORT", 0)
    METRICS_HOST = os.environ.get("MENTOR_MATCH_METRICS_HOST", "127.0.0.1")
    METRICS_FOLDER = os.environ.get("MENTOR_MATCH_METRICS_FOLDER", str(INSTANCE / "metrics"))
    if METRICS_PORT:  # the library of Prometheus takes its folder from nowhere else
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_FOLDER
    SEND_FILE_MAX_AGE_DEFAULT = 31_536_000  # the address of a static file changes with its content
    MAX_CONTENT_LENGTH = 1024 * 1024

    # Certificates members hand in for CPD: outside of everything a web server hands out.
    EVIDENCE_FOLDER = Path(os.environ.get("MENTOR_MATCH_EVIDENCE_FOLDER", INSTANCE / "evidence"))

    SQLALCHEMY_DATABASE_URI = _database(
        os.environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'mentor_match.sqlite'}")
    )

    # A connection that died while the database was started anew is replaced before it is used.
    SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True}
    # Where workers on several machines hear that there is something to do, redis://host:6379/0.
    # Without it they look by themselves (docs/deploy.md).
    BROKER = os.environ.get("MENTOR_MATCH_BROKER", "")

    MAIL_SENDER = os.environ.get("MENTOR_MATCH_MAIL_SENDER", "file")  # file, console or smtp
    MAIL_FOLDER = os.environ.get("MENTOR_MATCH_MAIL_FOLDER", str(INSTANCE / "mail"))
    # Where a worker keeps which mails a server has taken, until the database knows it too.
    MAIL_JOURNAL = os.environ.get("MENTOR_MATCH_MAIL_JOURNAL", str(INSTANCE / "handed-over"))
    MAIL_FROM = os.environ.get("MENTOR_MATCH_MAIL_FROM", "Mentor Match <no-reply@localhost>")
    SMTP_HOST = os.environ.get("SMTP_HOST", "localhost")
    SMTP_PORT = _whole("SMTP_PORT", 587)
    SMTP_USER = os.environ.get("SMTP_USER", "")
    SMTP_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
    SMTP_STARTTLS = _switch("SMTP_STARTTLS", True)

    # The limits of product.md, each a setting.
    OPEN_REQUESTS_PER_MENTEE = _whole("MENTOR_MATCH_OPEN_REQUESTS", 5)
    DAYS_TO_ANSWER = _whole("MENTOR_MATCH_DAYS_TO_ANSWER", 7)
    DAYS_WITHOUT_SESSION = _whole("MENTOR_MATCH_DAYS_WITHOUT_SESSION", 21)
    DAYS_WITHOUT_CHARTER = _whole("MENTOR_MATCH_DAYS_WITHOUT_CHARTER", 14)
    # How many goals of other people's pairings one person co-mentors at a time; it takes no place.
    CO_MENTOR_GOALS = _whole("MENTOR_MATCH_CO_MENTOR_GOALS", 3)
    # Hours to take the next step in a consult, by its urgency.
    CONSULT_HOURS_ROUTINE = _whole("MENTOR_MATCH_CONSULT_HOURS_ROUTINE", 168)
    CONSULT_HOURS_SOON = _whole("MENTOR_MATCH_CONSULT_HOURS_SOON", 72)
    CONSULT_HOURS_URGENT = _whole("MENTOR_MATCH_CONSULT_HOURS_URGENT", 24)
    SESSIONS_FOR_CERTIFICATE = _whole("MENTOR_MATCH_SESSIONS_FOR_CERTIFICATE", 3)
    # The keys that sign certificates: as secret as SECRET_KEY, and kept as long as those count.
    CREDENTIAL_KEYS = os.environ.get(
        "MENTOR_MATCH_CREDENTIAL_KEYS", str(INSTANCE / "credential-keys")
    )
    # The key that keeps answers of the retention pulse apart from people: not to be kept beside
    # the database or its backups.
    PULSE_KEY = os.environ.get("MENTOR_MATCH_PULSE_KEY", str(INSTANCE / "pulse-key"))
    # The key that encrypts the secrets of apps that show codes and of identity servers: not to be
    # kept beside the database. Without it nobody's codes are right, everyone needs a recovery code,
    # and associations enter the secrets of their servers anew.
    SECOND_STEP_KEY = os.environ.get(
        "MENTOR_MATCH_SECOND_STEP_KEY", str(INSTANCE / "second-step-key")
    )
    # The key by which somebody who erased everything is known again when a register is brought.
    # Not to be kept beside the database; losing it lets the next file bring them back.
    ERASURE_KEY = os.environ.get("MENTOR_MATCH_ERASURE_KEY", str(INSTANCE / "erasure-key"))
    # After how many days words are taken out by themselves; 0 keeps them as long as the account.
    KEEP_MAIL_DAYS = _whole("MENTOR_MATCH_KEEP_MAIL_DAYS", 60)
    KEEP_REQUEST_DAYS = _whole("MENTOR_MATCH_KEEP_REQUEST_DAYS", 730)
    KEEP_PAIRING_DAYS = _whole("MENTOR_MATCH_KEEP_PAIRING_DAYS", 1095)
    KEEP_CONSULT_DAYS = _whole("MENTOR_MATCH_KEEP_CONSULT_DAYS", 365)
    KEEP_CONCERN_DAYS = _whole("MENTOR_MATCH_KEEP_CONCERN_DAYS", 2190)
    KEEP_STORY_DAYS = _whole("MENTOR_MATCH_KEEP_STORY_DAYS", 365)
    KEEP_HELP_DAYS = _whole("MENTOR_MATCH_KEEP_HELP_DAYS", 1095)
    KEEP_UPLOAD_DAYS = _whole("MENTOR_MATCH_KEEP_UPLOAD_DAYS", 7)
    KEEP_UNCONFIRMED_DAYS = _whole("MENTOR_MATCH_KEEP_UNCONFIRMED_DAYS", 30)
    # After how many days without a sign-in an account is erased, a month after a mail that says so.
    KEEP_UNUSED_DAYS = _days("MENTOR_MATCH_KEEP_UNUSED_DAYS", 730, least=180)
    # Whom the engine ranks for a mentee: memory (everyone within reach, kept in memory) or pgvector
    # (those near in an index of PostgreSQL, which `flask candidates` makes and refreshes).
    CANDIDATES = _one_of("MENTOR_MATCH_CANDIDATES", ("memory", "pgvector"))
    # The share of suggestions kept for mentors of another cadre, 0 to 100 per cent.
    CROSS_DISCIPLINE_PERCENT = _whole("MENTOR_MATCH_CROSS_DISCIPLINE_PERCENT", 25)

    # How often one access token may be used in a minute.
    API_CALLS_A_MINUTE = _whole("MENTOR_MATCH_API_CALLS_A_MINUTE", 600)
    # What webhooks tell goes to the open internet, and only through https, unless the systems of
    # an intranet are meant.
    WEBHOOKS_INSIDE = _switch("MENTOR_MATCH_WEBHOOKS_INSIDE", False)
    # The names under which the API describes itself (OpenAPI); its pages are not served.
    API_TITLE = "Mentor Match"
    API_VERSION = "1.2.0"
    OPENAPI_VERSION = "3.1.0"

    # The link check stays out of private networks unless the resources of an intranet are meant.
    LINK_CHECK_INSIDE = _switch("MENTOR_MATCH_LINK_CHECK_INSIDE", False)
    LINK_CHECK_PAUSE = _whole("MENTOR_MATCH_LINK_CHECK_PAUSE", 2)  # seconds, for each host

    # Whether the identity server of an association may be on this machine or in its network, and
    # without https on this machine: for trying it. There is no such setting in production.
    IDENTITY_SERVERS_NEAR = True

    # When a sign-in ends by itself: unused for so long, and in any case after so long. One that is
    # kept on the person's own phone or computer holds longer than one in a browser of the ward.
    HOURS_IDLE = _whole("MENTOR_MATCH_HOURS_IDLE", 4)
    HOURS_SIGNED_IN = _whole("MENTOR_MATCH_HOURS_SIGNED_IN", 12)
    DAYS_IDLE_KEPT = _whole("MENTOR_MATCH_DAYS_IDLE_KEPT", 30)
    DAYS_KEPT = _whole("MENTOR_MATCH_DAYS_KEPT", 90)

    # How often a password or code may be wrong: from one place for one account, then for one
    # account from anywhere in an hour, then from one place for all: a clinic shares an address.
    WRONG_TRIES = _whole("MENTOR_MATCH_WRONG_TRIES", 5)
    WRONG_TRIES_MINUTES = _whole("MENTOR_MATCH_WRONG_TRIES_MINUTES", 15)
    WRONG_TRIES_ACCOUNT = _whole("MENTOR_MATCH_WRONG_TRIES_ACCOUNT", 50)
    WRONG_TRIES_ADDRESS = _whole("MENTOR_MATCH_WRONG_TRIES_ADDRESS", 100)
    # What nobody does by hand more often: from one address, to one reader, or by one person.
    REGISTRATIONS_PER_HOUR = _whole("MENTOR_MATCH_REGISTRATIONS_PER_HOUR", 100)
    MAILS_PER_HOUR = _whole("MENTOR_MATCH_MAILS_PER_HOUR", 5)
    MAILS_PER_HOUR_AND_ADDRESS = _whole("MENTOR_MATCH_MAILS_PER_HOUR_AND_ADDRESS", 100)
    # Where the time of the work behind it would tell who is registered, an answer leaves after so
    # many milliseconds, or twice as many: more than a hash of a password and a mail take.
    ANSWER_EVERY_MILLISECONDS = _whole("MENTOR_MATCH_ANSWER_EVERY_MILLISECONDS", 300)
    REQUESTS_PER_HOUR = _whole("MENTOR_MATCH_REQUESTS_PER_HOUR", 30)
    MESSAGES_PER_HOUR = _whole("MENTOR_MATCH_MESSAGES_PER_HOUR", 120)
    SEARCHES_PER_HOUR = _whole("MENTOR_MATCH_SEARCHES_PER_HOUR", 600)
    SEARCHES_PER_HOUR_AND_ADDRESS = _whole("MENTOR_MATCH_SEARCHES_PER_HOUR_AND_ADDRESS", 6000)

    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_HTTPONLY = True
    REMEMBER_COOKIE_DURATION = timedelta(days=DAYS_KEPT)
    WTF_CSRF_TIME_LIMIT = None  # a form typed slowly on 2G is not a forgery

    SECURITY_PASSWORD_HASH = "argon2"
    SECURITY_PASSWORD_SINGLE_HASH = ["argon2"]
    SECURITY_PASSWORD_LENGTH_MIN = 12
    # In links of mails, of what is no secret or a slow hash itself: to be slow twice would tell by
    # the time who is sent a mail. Links from before work with the second.
    SECURITY_HASHING_SCHEMES = ["hex_sha256", "sha256_crypt"]
    SECURITY_REGISTERABLE = True
    SECURITY_USE_REGISTER_V2 = True
    SECURITY_CONFIRMABLE = True
    SECURITY_AUTO_LOGIN_AFTER_CONFIRM = False
    SECURITY_RECOVERABLE = True
    SECURITY_CHANGEABLE = True
    SECURITY_RETURN_GENERIC_RESPONSES = True
    SECURITY_EMAIL_VALIDATOR_ARGS = {"check_deliverability": False}
    SECURITY_LOGIN_URL = "/sign-in"
    SECURITY_LOGOUT_URL = "/sign-out"
    SECURITY_LOGOUT_METHODS = ["POST"]
    SECURITY_REGISTER_URL = "/register"
    SECURITY_RESET_URL = "/forgotten-password"
    SECURITY_CONFIRM_URL = "/confirm"
    SECURITY_CHANGE_URL = "/account/password"
    SECURITY_POST_LOGIN_VIEW = "/home"
    SECURITY_POST_LOGOUT_VIEW = "/"
    SECURITY_POST_REGISTER_VIEW = "/check-your-email"
    SECURITY_POST_CONFIRM_VIEW = "/sign-in"
    SECURITY_CONFIRM_ERROR_VIEW = "/confirm"
    SECURITY_POST_RESET_VIEW = "/sign-in"
    SECURITY_POST_CHANGE_VIEW = "/account"
    SECURITY_EMAIL_SENDER = MAIL_FROM
    SECURITY_EMAIL_HTML = False
    SECURITY_STATIC_FOLDER = None  # none of its scripts and styles are used
    SECURITY_PASSWORD_CONFIRM_REQUIRED = False
    SECURITY_CONFIRM_EMAIL_WITHIN = timedelta(days=5)
    SECURITY_AUTO_LOGIN_AFTER_RESET = False
    SECURITY_FRESHNESS = timedelta(minutes=-1)  # asking again for the password comes with factors


class Development(Config):
    """One's own machine: a key of its own, plain http on the loopback address."""

    SESSION_COOKIE_NAME = "mentor_match"
    REMEMBER_COOKIE_NAME = "mentor_match_kept"

    def __init__(self) -> None:
        self.SECRET_KEY = _kept_secret()


class Production(Config):
    """Behind a proxy that speaks https."""

    LOG_LEVEL = _one_of("MENTOR_MATCH_LOG_LEVEL", ("info", "warning", "error"))
    SESSION_COOKIE_NAME = "__Host-mentor_match"
    REMEMBER_COOKIE_NAME = "__Host-mentor_match_kept"
    SESSION_COOKIE_SECURE = True
    REMEMBER_COOKIE_SECURE = True
    SESSION_COOKIE_PATH = "/"
    PREFERRED_URL_SCHEME = "https"
    IDENTITY_SERVERS_NEAR = False

    def __init__(self) -> None:
        self.SECRET_KEY = os.environ.get("SECRET_KEY", "")
        if len(self.SECRET_KEY) < 32:
            raise SystemExit(
                "SECRET_KEY must be set to a random text of 32 characters or more. "
                'One way to make one: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if self.DEMONSTRATION:
            raise SystemExit("MENTOR_MATCH_DEMONSTRATION must be off in production.")
        if _switch("FLASK_DEBUG", False):
            raise SystemExit("FLASK_DEBUG must be off in production.")
        if not self.BASE_URL.startswith("https://"):
            raise SystemExit("MENTOR_MATCH_BASE_URL must be the https address of the service.")


def from_environment() -> Config:
    """The settings that MENTOR_MATCH_ENV asks for; development where it says nothing."""
    name = os.environ.get("MENTOR_MATCH_ENV", "development")
    kinds: dict[str, type[Config]] = {"development": Development, "production": Production}
    if name not in kinds:
        raise SystemExit(f"MENTOR_MATCH_ENV must be development or production; it is {name!r}.")
    return kinds[name]()
