"""A real identity server on loopback: OpenID Connect with authorization code and PKCE.

It does what a good one does; a test bends what it says, to see that nobody believes it.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug import Request, Response
from werkzeug.serving import make_server

from mentor_match.web import clock

CLIENT, SECRET = "mentor-match", "a secret that nobody types"
Bend = Callable[[dict[str, Any]], str]


class IdentityServer:
    """Knows one person at a time, who has always signed in already."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.stranger = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.address = ""
        self.reset()

    def reset(self) -> None:
        """As a good one is."""
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.changes: dict[str, Any] = {}
        self.make_token: Bend = self.signed
        self.document: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.broken: dict[str, Response] = {}
        self.asked: list[str] = []

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None) -> str:
        """The token as it should be."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key or self.key)

    def unsigned(self, claims: dict[str, Any], **header: str) -> str:
        """Whoever takes it takes anything."""
        parts = [{"alg": "none", "typ": "JWT", **header}, claims]
        made = (base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in parts)
        return ".".join(part.decode() for part in made) + "."

    def claims(self, nonce: str) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        made = {"iss": self.address, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300}
        changed = {**made, **self.person, **self.changes}
        return {name: value for name, value in changed.items() if value is not None}

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        act = {
            "/.well-known/openid-configuration": self._discover,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": lambda _asked: _json(KeySet([self.key]).as_dict()),
            "/userinfo": self._tell,
        }.get(request.path, lambda _asked: Response("nothing", status=404))
        return self.broken.get(request.path, act(request))(environ, start)

    def _discover(self, _asked: Request) -> Response:
        return _json(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "id_token_signing_alg_values_supported": ["RS256"],
                **self.document,
            }
        )

    def _authorize(self, asked: Request) -> Response:
        said = asked.args
        good = said.get("client_id") == CLIENT and said.get("response_type") == "code"
        good = good and said.get("code_challenge_method") == "S256" and "openid" in said["scope"]
        if not good:
            return Response("refused", status=400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = dict(said)
        back = {"code": code, "state": said["state"], "iss": self.address}
        return Response(
            status=302, headers={"Location": f"{said['redirect_uri']}?{urlencode(back)}"}
        )

    def _token(self, asked: Request) -> Response:
        shown, code = asked.authorization, self.codes.pop(asked.form.get("code", ""), None)
        if shown is None or (shown.username, shown.password) != (CLIENT, SECRET):
            return _json({"error": "invalid_client"}, 401)
        proof = create_s256_code_challenge(asked.form.get("code_verifier", ""))
        if code is None or proof != code["code_challenge"]:
            return _json({"error": "invalid_grant"}, 400)
        if asked.form["redirect_uri"] != code["redirect_uri"]:
            return _json({"error": "invalid_grant"}, 400)
        token = self.make_token(self.claims(code["nonce"]))
        said = {"access_token": "for userinfo", "token_type": "Bearer", "expires_in": 300}
        return _json({**said, "id_token": token})

    def _tell(self, asked: Request) -> Response:
        shown = asked.headers.get("Authorization")
        return _json(self.userinfo) if shown == "Bearer for userinfo" else _json({}, 401)


def _json(said: Any, status: int = 200) -> Response:
    return Response(json.dumps(said), status=status, content_type="application/json")


@contextmanager
def identity_server() -> Iterator[IdentityServer]:
    """One that listens, until the end of the block."""
    made = IdentityServer()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
