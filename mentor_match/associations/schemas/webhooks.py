"""Webhooks: where an association's systems are told that something happened."""

from typing import Any

from marshmallow import fields, validate

from mentor_match.associations.rules.webhooks import EVENTS, LONGEST_URL
from mentor_match.web.api import Codes, Moment, Text
from mentor_match.web.api.fields import Schema


def _url(**kwargs: Any) -> Text:
    return Text(LONGEST_URL, guarded=False, **kwargs)


def _events(**kwargs: Any) -> Codes:
    return Codes(EVENTS, validate=validate.Length(1, len(EVENTS)), **kwargs)


class WebhookSchema(Schema):
    """An address, and what is told there. Nothing is sent while it rests: its server failed."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    events = Codes(EVENTS, required=True)
    made_at = Moment(required=True)
    turned_at = Moment(required=True, allow_none=True)
    rests_until = Moment(required=True, allow_none=True)


class WebhookChangeSchema(Schema):
    """Another address, or other events."""

    url = _url()
    events = _events()


class NewWebhookSchema(Schema):
    """One more."""

    url = _url(required=True)
    events = _events(required=True)


class SecretSchema(WebhookSchema):
    """The same with the secret that signs: shown this once."""

    secret = fields.String(required=True)


class TurnSchema(Schema):
    """Nothing has to be said."""


class DeliverySchema(Schema):
    """One thing told, or to be told."""

    id = fields.UUID(required=True)
    event = fields.String(required=True)
    subject_id = fields.UUID(required=True)
    made_at = Moment(required=True)
    attempts = fields.Integer(required=True)
    due_at = Moment(required=True)
    sent_at = Moment(required=True, allow_none=True)
    given_up_at = Moment(required=True, allow_none=True)
    trouble = fields.String(required=True, allow_none=True)
