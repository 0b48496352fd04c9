"""The account: its pages."""

from mentor_match.accounts.views import account, browsers, entering, passkeys, second_step
from mentor_match.accounts.views.frame import blueprint

__all__ = ["account", "blueprint", "browsers", "entering", "passkeys", "second_step"]
