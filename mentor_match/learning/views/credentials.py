"""Certificates: what a holder takes away, what anyone can check, and what programs read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.learning import queries, service
from mentor_match.learning.checking import check, check_token
from mentor_match.learning.forms import CheckForm
from mentor_match.learning.keys import KeyRing, public_form
from mentor_match.learning.rules import credentials as words
from mentor_match.learning.rules import findings
from mentor_match.learning.rules.identities import belongs_to
from mentor_match.learning.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.codes import code_as_svg
from mentor_match.web.pages import go
from mentor_match.web.rates import at_most
from mentor_match.web.refusals import NotFound
from mentor_match.web.templating import outside_address

MINUTES_KEPT = 5  # how long a withdrawn certificate may still pass with who keeps our list


def ring() -> KeyRing:
    """The keys of this service."""
    return KeyRing(current_app.config["CREDENTIAL_KEYS"])


def own_credential(credential_id: UUID) -> Any:
    """The certificate, if the reader holds it."""
    found = queries.get_credential(credential_id)
    if found.account_id != current_user.id:
        raise NotFound
    return found


@blueprint.get("/account/certificates")
@allow(Permission.KEEP_OWN_ACCOUNT)
def certificates() -> str:
    """What the reader holds."""
    held = queries.list_credentials(current_user.id)
    return render_template("learning/certificates.html", held=held, words=words)


@blueprint.get("/account/certificates/<uuid:credential_id>")
@allow(Permission.KEEP_OWN_ACCOUNT)
def own_certificate(credential_id: UUID) -> str:
    """One of them: the files to take away, the address to give on, and the way to withdraw it."""
    held = own_credential(credential_id)
    address = outside_address("learning.credential", credential_id=held.id)
    code = code_as_svg(address, label=gettext("Address at which anyone can check it"))
    return render_template(
        "learning/own_certificate.html", held=held, address=address, code=code, words=words
    )


@blueprint.post("/account/certificates/<uuid:credential_id>/withdraw")
@allow(Permission.KEEP_OWN_ACCOUNT)
def withdraw_certificate(credential_id: UUID) -> ResponseReturnValue:
    """Let it count no more."""
    own_credential(credential_id)
    held = queries.lock_credential(credential_id)
    service.revoke_credential(held, by=current_user.id, now=clock.now())
    said = gettext("The certificate is withdrawn. Whoever checks it is told so.")
    return go("learning.own_certificate", said, credential_id=held.id)


@blueprint.get(
    "/account/certificates/<uuid:credential_id>/certificate.<any(pdf,jwt,json,svg):kind>"
)
@allow(Permission.KEEP_OWN_ACCOUNT)
def certificate_file(credential_id: UUID, kind: str) -> Response:
    """The certificate to print, to put into a wallet, or as a picture that carries it."""
    held = own_credential(credential_id)
    if held.revoked_at is not None:
        raise words.CredentialRevoked
    content, content_type = _file(held, kind)
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="certificate.{kind}"'
    return response


def _file(held: Any, kind: str) -> tuple[bytes | str, str]:
    if kind == "pdf":
        # What writes PDF takes a third of a second to load, which no start has to wait for.
        from mentor_match.learning.printing import certificate

        claims = check_token(held.token, ring()).claims
        assert claims is not None, "what this service keeps as signed is signed by it"
        issuer = current_app.config["SERVICE_NAME"]
        return certificate(claims, holder=held.account.full_name, issuer=issuer), "application/pdf"
    if kind == "json":
        envelope = words.enveloped(held.token)
        return current_app.json.dumps(envelope, indent=1), "application/vc; charset=utf-8"
    if kind == "svg":
        name = words.ACHIEVEMENT_NAMES[words.Role(held.role)]
        picture = render_template("learning/badge.svg", token=held.token, name=name)
        return picture, "image/svg+xml; charset=utf-8"
    return held.token, "application/vc+jwt"


@blueprint.get("/credentials/<uuid:credential_id>")
@public
def credential(credential_id: UUID) -> str:
    """What the certificate at this address is worth now: where its QR code leads."""
    verdict = check_token(queries.get_credential(credential_id).token, ring())
    address = outside_address("learning.credential", credential_id=credential_id)
    form = CheckForm(formdata=None, certificate=address)
    return _verdict_page(verdict, form)


@blueprint.get("/verify")
@public
def verify() -> str:
    """Paste a certificate; its address works as well."""
    return render_template("learning/verify.html", form=CheckForm(), words=words)


@blueprint.post("/verify")
@public
@at_most("SEARCHES_PER_HOUR")
def check_certificate() -> ResponseReturnValue:
    """Say what was found. Nothing is kept, and no other host is asked."""
    form = CheckForm()
    if not form.validate():
        return render_template("learning/verify.html", form=form, words=words), 422
    verdict = check(form.certificate.data, ring())
    asked = form.who.data if verdict.claims else None
    fits = belongs_to(verdict.claims, asked) if verdict.claims and asked else None
    return _verdict_page(verdict, form, fits=fits)


def _verdict_page(verdict: Any, form: CheckForm, **facts: Any) -> str:
    said = {"words": words, "findings": findings, **facts}
    return render_template("learning/credential.html", verdict=verdict, form=form, **said)


def _for_programs(said: Mapping[str, Any]) -> Response:
    """JSON that programs of other hosts may read, in a browser too."""
    return _open(jsonify(said))


def _open(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={60 * MINUTES_KEPT}"
    return response


@blueprint.get("/credentials/issuer")
@public
def issuer() -> Response:
    """Who issues, as Open Badges writes it."""
    return _for_programs(service.issuer_profile(current_app.config["SERVICE_NAME"]))


@blueprint.get("/credentials/achievements/<role>")
@public
def achievement(role: str) -> Response:
    """What can be earned, as Open Badges writes it."""
    if role not in set(words.Role):
        raise NotFound
    least = current_app.config["SESSIONS_FOR_CERTIFICATE"]
    return _for_programs(service.achievement_of(words.Role(role), least_sessions=least))


@blueprint.get("/credentials/keys/<thumbprint>")
@public
def key(thumbprint: str) -> Response:
    """One public key: the address that stands in each signature."""
    found = ring().public_keys().get(thumbprint)
    if found is None:
        raise NotFound
    return _for_programs(public_form(found))


@blueprint.get("/.well-known/jwks.json")
@public
def keys() -> Response:
    """All public keys, old ones too."""
    own = ring()
    own.signing_key()
    return _for_programs({"keys": [public_form(one) for one in own.public_keys().values()]})


@blueprint.get("/credentials/status/<int(max=1000000):number>")
@public
def status(number: int) -> Response:
    """The list in which each certificate has one bit: withdrawn or not."""
    response = make_response(service.signed_status_list(number, ring=ring(), now=clock.now()))
    response.headers["Content-Type"] = "application/vc+jwt"
    return _open(response)
