"""What is said with an identity server: OpenID Connect, authorization code with PKCE.

Authlib speaks; every byte goes through `web.outside`, which stays out of private networks, follows
no redirect and hangs up on who is slow. Needs the extra `sso`.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from mentor_match.sign_on.rules import (
    NO_KEYS,
    NOT_OPENID,
    OTHER_ISSUER,
    Begun,
    Known,
    NotBelieved,
    SaidNo,
    Server,
    ServerAway,
    is_fit,
    is_subject,
    verified_email,
)
from mentor_match.web.outside import NotReached, fetch

TIMEOUT = 5.0  # seconds for each step
LONGEST_ANSWER = 256 * 1024
SCOPE = "openid email"
# Only where who verifies cannot sign: neither `none` nor a secret that both sides have.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512"),
)
KINDS_OF_KEYS = frozenset({"RSA", "EC"})
LEEWAY = 60  # seconds by which the two clocks may differ
OLDEST = 600  # seconds since a token was made: it is handed over at once
# How long is remembered what a server says about itself, and that it did not answer.
FRESH, AWAY = timedelta(minutes=10), timedelta(seconds=30)
MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Described:
    """Where a server does what, as it says itself (OpenID Connect Discovery)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str | None
    shows_secret: str  # how the secret is shown at `token`


_remembered: dict[tuple[str, bool], tuple[datetime, Described | str]] = {}


class _Guarded(BaseAdapter):
    """Carries what `requests` asks through the guard of this service."""

    def __init__(self, near: bool) -> None:
        super().__init__()
        self.near = near

    def send(self, request: requests.PreparedRequest, **_how: Any) -> requests.Response:  # type: ignore[override]
        body = request.body.encode() if isinstance(request.body, str) else request.body
        found = fetch(
            str(request.url),
            str(request.method),
            most=LONGEST_ANSWER,
            headers={name: str(value) for name, value in request.headers.items()},
            body=body,  # type: ignore[arg-type]
            inside=self.near,
            timeout=TIMEOUT,
        )
        answer = requests.Response()
        answer.status_code, answer.raw = found.status, BytesIO(found.body)
        answer.headers = CaseInsensitiveDict(found.headers)
        answer.url, answer.request, answer.encoding = str(request.url), request, "utf-8"
        return answer

    def close(self) -> None:
        """Each question has its own connection."""


def look(server: Server, now: datetime) -> Described:
    """What the server says about itself, asked anew, with keys that can be used. For whoever sets
    it up; its issuer may differ from the given one by a slash at the end."""
    _remembered.pop((server.issuer, server.near), None)
    found = _described(server, now)
    with _session(server) as session:
        if not _keys(session, found):
            raise ServerAway(NO_KEYS)
    return found


def leave(server: Server, begun: Begun, now: datetime) -> str:
    """The address at the server to which the browser goes."""
    found = _described(server, now)
    with _session(server, found) as session:
        address, _state = session.create_authorization_url(
            found.authorization,
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return str(address)


def begin() -> Begun:
    """Three words nobody can guess."""
    return Begun(*(secrets.token_urlsafe(48) for _ in range(3)))


def come_back(server: Server, begun: Begun, code: str, now: datetime) -> Known:
    """Whom the server vouches for, for the code that the browser brought."""
    found = _described(server, now)
    with _session(server, found) as session:
        token = _token(session, found, begun, code)
        keys = _keys(session, found)
        claims = read_id_token(token, keys, server, begun.nonce, now)
        email = verified_email(claims)
        if email is None and "email" not in claims and found.userinfo:
            email = verified_email(_userinfo(session, found.userinfo, claims["sub"]))
    return Known(server.issuer, claims["sub"], email)


def read_id_token(
    token: Mapping[str, Any], keys: KeySet, server: Server, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token, once every one of them is found to be right."""
    if not keys:
        raise ServerAway(NO_KEYS)
    try:
        read = jwt.decode(str(token.get("id_token")), keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": server.issuer},
                "aud": {"essential": True, "value": server.client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            params={
                "nonce": nonce,
                "client_id": server.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise NotBelieved(getattr(fault, "error", "") or type(fault).__name__) from None
    if now.timestamp() - claims["iat"] > OLDEST:
        raise NotBelieved("too old")
    if not is_subject(claims["sub"]):
        raise NotBelieved("no subject")
    return dict(claims)


def _described(server: Server, now: datetime) -> Described:
    """What the server says about itself; for some minutes from memory, so that whoever opens the
    page of signing in again and again asks nobody outside."""
    place = (server.issuer, server.near)
    kept = _remembered.get(place)
    if kept is None or kept[0] <= now:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        try:
            kept = (now + FRESH, _ask(server))
        except ServerAway as away:
            kept = (now + AWAY, away.why)
        _remembered[place] = kept
    if isinstance(kept[1], str):
        raise ServerAway(kept[1])
    return kept[1]


def _ask(server: Server) -> Described:
    with _session(server) as session:
        said = _json(session, get_well_known_url(server.issuer, external=True))
    issuer = said.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != server.issuer.rstrip("/"):
        raise ServerAway(OTHER_ISSUER)
    userinfo = said.get("userinfo_endpoint")
    needed = [said.get(f"{name}_endpoint") for name in ("authorization", "token")]
    needed.append(said.get("jwks_uri"))
    if not all(needed):
        raise ServerAway(NOT_OPENID)
    if not all(is_fit(one, near=server.near) for one in needed):
        raise ServerAway("forbidden")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    authorization, token, keys = map(str, needed)
    return Described(
        issuer,
        authorization,
        token,
        keys,
        userinfo=str(userinfo) if userinfo and is_fit(userinfo, near=server.near) else None,
        shows_secret="client_secret_basic"
        if "client_secret_basic" in ways
        else "client_secret_post",
    )


def _session(server: Server, found: Described | None = None) -> OAuth2Session:
    session = OAuth2Session(
        server.client_id,
        server.secret,
        scope=SCOPE,
        redirect_uri=server.return_to,
        token_endpoint_auth_method=found.shows_secret if found else None,
        code_challenge_method="S256",
    )
    session.trust_env = False  # no proxy and no password of the machine
    session.headers["Accept-Encoding"] = "identity"
    session.adapters.clear()
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Guarded(server.near))
    return session


def _json(session: OAuth2Session, address: str, *, with_token: bool = False) -> dict[str, Any]:
    try:
        answer = session.request(
            "GET", address, withhold_token=not with_token, allow_redirects=False
        )
        said = json.loads(answer.content) if answer.status_code == requests.codes.ok else None
    except NotReached as fault:
        raise ServerAway(fault.why) from None
    except (requests.RequestException, OAuthError, ValueError, RecursionError):
        raise ServerAway(NOT_OPENID) from None
    if not isinstance(said, dict):
        raise ServerAway(NOT_OPENID)
    return said


def _token(session: OAuth2Session, found: Described, begun: Begun, code: str) -> Mapping[str, Any]:
    try:
        return session.fetch_token(
            found.token,
            code=code,
            code_verifier=begun.verifier,
            grant_type="authorization_code",
            allow_redirects=False,
        )
    except NotReached as fault:
        raise ServerAway(fault.why) from None
    except OAuthError:
        raise SaidNo from None
    except (requests.RequestException, ValueError, TypeError, RecursionError):
        raise ServerAway(NOT_OPENID) from None


def _keys(session: OAuth2Session, found: Described) -> KeySet:
    """The keys the server signs with; one that cannot be read makes the others no worse."""
    said = _json(session, found.keys).get("keys")
    read = [_key(one) for one in said] if isinstance(said, list) else []
    return KeySet([key for key in read if key is not None])


def _key(said: Any) -> Key | None:
    if not isinstance(said, dict) or said.get("kty") not in KINDS_OF_KEYS:
        return None
    try:
        return JWKRegistry.import_key(said)
    except (JoseError, ValueError, TypeError):
        return None


def _userinfo(session: OAuth2Session, address: str, subject: str) -> dict[str, Any]:
    """What the server says of the person beside the token; nothing where it says nothing, or
    speaks of somebody else."""
    try:
        said = _json(session, address, with_token=True)
    except ServerAway:
        return {}
    return said if said.get("sub") == subject else {}
