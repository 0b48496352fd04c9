"""Puts the application together, in named steps."""

from typing import Any

from flask import Flask

from mentor_match import cli, jobs
from mentor_match.accounts import sign_in
from mentor_match.accounts import views as accounts
from mentor_match.associations import api as associations_api
from mentor_match.associations import views as associations
from mentor_match.circles import views as circles
from mentor_match.extensions import bind_database, csrf, migrate
from mentor_match.insight import api as insight_api
from mentor_match.insight import views as insight
from mentor_match.learning import api as learning_api
from mentor_match.learning import views as learning
from mentor_match.matching import views as matching
from mentor_match.notifications import views as notifications
from mentor_match.open_data import views as open_data
from mentor_match.pairings import views as pairings
from mentor_match.privacy import views as privacy
from mentor_match.profiles import views as profiles
from mentor_match.pulse import views as pulse
from mentor_match.sign_on import views as sign_on
from mentor_match.web import (
    access,
    addresses,
    errors,
    health,
    logs,
    metrics,
    robots,
    security,
    templating,
    transaction,
    uploads,
)
from mentor_match.web.api import Api, described

SLICES = (
    notifications,
    accounts,
    profiles,
    associations,
    sign_on,
    learning,
    learning_api,
    pairings,
    circles,
    matching,
    pulse,
    open_data,
    privacy,
    insight,
)
FOR_MACHINES = (associations_api.blueprint, learning_api.machines, insight_api.blueprint)


def build(config: object, **changes: Any) -> Flask:
    """The application with the settings of `config`, and `changes` on top of them."""
    app = Flask(__name__, template_folder="../templates")
    app.config.from_object(config)
    app.config.update(changes)
    templating.prepare(app)
    _bind_extensions(app)
    _build_web(app)
    for slice_ in SLICES:
        app.register_blueprint(slice_.blueprint)
    _build_api(app)
    cli.init_app(app)
    jobs.init_app(app)
    return app


def _build_api(app: Flask) -> None:
    api = Api(app)
    for blueprint in FOR_MACHINES:
        api.register_blueprint(blueprint)
    app.register_blueprint(described)


def _bind_extensions(app: Flask) -> None:
    # What is registered first ends last: logs know how the commit at the edge went.
    logs.init_app(app)
    metrics.init_app(app)
    transaction.init_app(app)
    bind_database(app)
    migrate.init_app(app)
    uploads.init_app(app)  # before the check of tokens, which reads the form
    csrf.init_app(app)


def _build_web(app: Flask) -> None:
    addresses.init_app(app)  # before anybody is looked up, counted or asked
    health.init_app(app)
    robots.init_app(app)
    security.init_app(app)
    sign_in.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    templating.init_app(app)
