"""`flask account`: who may run the service, and who may not sign in any more."""

from collections.abc import Callable

import click
from flask.cli import AppGroup

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.accounts.service import (
    disable_account,
    enable_account,
    grant_role,
    remove_second_step,
)
from mentor_match.permissions import Role
from mentor_match.web import clock
from mentor_match.web.transaction import whole

accounts_commands = AppGroup("account", help="Who may run the service, and who may sign in.")


@accounts_commands.command("make-administrator")
@click.argument("email")
def make_administrator(email: str) -> None:
    """Let the person with this e-mail address run the service; they register first."""
    with whole():
        account = find_account_by_email(email)
        if account is None:
            raise click.ClickException(
                f"Nobody has registered as {email}. Register on the web first. Nothing was changed."
            )
        grant_role(account, Role.ADMINISTRATOR, by=None, now=clock.now())
    click.echo(f"{email} may run the service now.")


@accounts_commands.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Let nobody sign in as this person, and end at once whoever is."""
    _switch(email, disable_account)
    click.echo(f"{email} cannot sign in any more; every browser was signed out.")


@accounts_commands.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let this person sign in again."""
    _switch(email, enable_account)
    click.echo(f"{email} may sign in again.")


@accounts_commands.command("remove-second-step")
@click.argument("email")
def without_second_step(email: str) -> None:
    """Take the second step at sign-in away from who lost it; first make sure who asks."""
    with whole():
        account = find_account_by_email(email)
        if account is None:
            raise click.ClickException(f"Nobody is registered as {email}. Nothing was changed.")
        remove_second_step(account, now=clock.now())
    click.echo(f"{email} signs in with the password alone now, and was told so by e-mail.")


def _switch(email: str, act: Callable[..., None]) -> None:
    with whole():
        account = find_account_by_email(email)
        if account is None:
            raise click.ClickException(f"Nobody is registered as {email}. Nothing was changed.")
        act(account, by=None, now=clock.now())
