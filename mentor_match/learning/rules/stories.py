"""Stories of role models: states, consent and names. Pure."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class StoryState(StrEnum):
    """Where a story stands."""

    WAITING = "waiting"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


STORY_TITLES = {
    StoryState.WAITING: N_("Waiting for a coordinator"),
    StoryState.PUBLISHED: N_("Public"),
    StoryState.RETURNED: N_("Came back with a word"),
    StoryState.WITHDRAWN: N_("Withdrawn"),
}

# state -> what may follow it. A public story is taken back before it is changed, so that what
# people read and share is what was looked at.
AFTER: Mapping[StoryState, frozenset[StoryState]] = {
    StoryState.WAITING: frozenset(
        {StoryState.WAITING, StoryState.PUBLISHED, StoryState.RETURNED, StoryState.WITHDRAWN}
    ),
    StoryState.PUBLISHED: frozenset({StoryState.WITHDRAWN}),
    StoryState.RETURNED: frozenset({StoryState.WAITING, StoryState.WITHDRAWN}),
    StoryState.WITHDRAWN: frozenset({StoryState.WAITING}),
}

# The words a writer agrees to. Another wording is another version, never an edit of this one.
WORDING = "2026-11"
PURPOSES = {
    "publish": N_("My story may stand on a public page that anyone can read, without signing in."),
    "share": N_("The page may offer links with which readers share it on social media."),
    "name": N_("My full name may stand with the story, also where it is shared."),
}


class WrongStoryStep(Refusal):
    """Not from this state."""

    sentence = N_("This story stands differently by now. Load the page again to see how.")


class NotOwnStory(Refusal):
    """Nobody publishes what they wrote."""

    sentence = N_("You wrote this yourself. Ask another coordinator to look at it.")


class NoConsent(Refusal):
    """Nothing is public without a yes."""

    sentence = N_("The writer has not agreed, or no longer agrees, that this story is public.")


class StoryNeedsMembership(Refusal):
    """A story needs a coordinator who looks at it, and a cadre."""

    sentence = N_(
        "To write a story you need a verified membership and a cadre in your profile, for the "
        "coordinators of your association look at it first."
    )


class StoryGone(Refusal):
    """It was public, and its writer took it back."""

    sentence = N_(
        "This story was public, and its writer has taken it back. That is their good right, so "
        "please do not share a copy. Other role models tell theirs on the page of stories."
    )
    status = 410


def check_story_step(state: str, to: StoryState) -> None:
    """Refuse a state that may not follow this one."""
    if to not in AFTER[StoryState(state)]:
        raise WrongStoryStep


def check_may_be_public(purposes: frozenset[str]) -> None:
    """Refuse to publish what was not agreed to."""
    if "publish" not in purposes:
        raise NoConsent


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which words of these names stand in the text, as whole words of three letters or more.

    Scripts that write no spaces have no whole words; there a name counts wherever it stands.
    """
    said = text.casefold()
    found = []
    for word in {word for name in names for word in name.split()}:
        plain = word.casefold().strip(".,")
        if len(plain) < 3 and plain.isascii():
            continue
        spaced = re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", said)
        if spaced or (_writes_no_spaces(plain) and plain in said):
            found.append(word)
    return sorted(found)


def _writes_no_spaces(word: str) -> bool:
    """Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
    return any(
        "\u0e00" <= sign <= "\u0eff" or "\u1000" <= sign <= "\u17ff" or "\u3040" <= sign <= "\u9fff"
        for sign in word
    )
