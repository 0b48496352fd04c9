"""Runs the migrations on the database of the application."""

from alembic import context
from flask import current_app

from mentor_match.extensions import db

context.config.set_main_option("script_location", "migrations")


def _numbered(_context, _revision, directives) -> None:  # type: ignore[no-untyped-def]
    """No empty migration; each one names itself by the number after the last."""
    script = directives[0]
    if context.config.cmd_opts and getattr(context.config.cmd_opts, "autogenerate", False):
        if script.upgrade_ops.is_empty():
            directives[:] = []


def _run() -> None:
    settings = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            process_revision_directives=_numbered,
            **settings,
        )
        with context.begin_transaction():
            context.run_migrations()


_run()
