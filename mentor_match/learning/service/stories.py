"""Writing a story, agreeing to what is done with it, taking it back, and looking at it first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.learning.models import Story, StoryConsent
from mentor_match.learning.queries import lock_story
from mentor_match.learning.rules import (
    WORDING,
    NotOwnStory,
    StoryNeedsMembership,
    StoryState,
    check_may_be_public,
    check_story_step,
)
from mentor_match.notifications.service import tell
from mentor_match.profiles.queries import find_profile


def write_story(
    association_id: UUID,
    texts: dict[str, Any],
    purposes: Iterable[str],
    *,
    by: UUID,
    now: datetime,
) -> Story:
    """Hand in a story with what its writer agrees to; a coordinator looks at it first."""
    story = Story(account_id=by, association_id=association_id, written_at=now)
    _fill(story, texts, by, now)
    _agree(story, purposes, now)
    db.session.add(story)
    db.session.flush()
    _note("wrote story", story, by, now)
    return story


def rewrite_story(
    story: Story, texts: dict[str, Any], purposes: Iterable[str], *, by: UUID, now: datetime
) -> None:
    """Hand it in again with other words; what was agreed to before is replaced."""
    story = lock_story(story)
    check_story_step(story.state, StoryState.WAITING)
    _fill(story, texts, by, now)
    _revoke(story, now)
    _agree(story, purposes, now)
    db.session.flush()
    _note("rewrote story", story, by, now)


def withdraw_story(story: Story, *, by: UUID, now: datetime) -> None:
    """The writer no longer agrees: from this moment nobody reads it, and the feed has lost it."""
    story = lock_story(story)
    check_story_step(story.state, StoryState.WITHDRAWN)
    story.state, story.withdrawn_at = StoryState.WITHDRAWN, now
    _revoke(story, now)
    db.session.flush()
    _note("withdrew story", story, by, now)


def publish_story(story: Story, *, by: UUID, now: datetime) -> None:
    """A coordinator of the writer's association has looked at it: it is public."""
    story = _to_decide(story, StoryState.PUBLISHED, by)
    check_may_be_public(story.purposes)
    story.published_at, story.word_back = now, None
    _decide(story, StoryState.PUBLISHED, by, now)


def return_story(story: Story, word: str, *, by: UUID, now: datetime) -> None:
    """Not like this: back to the writer with a word that says what would help."""
    story = _to_decide(story, StoryState.RETURNED, by)
    story.word_back = word
    _decide(story, StoryState.RETURNED, by, now)


def _to_decide(story: Story, to: StoryState, by: UUID) -> Story:
    story = lock_story(story)
    check_story_step(story.state, to)
    if story.account_id == by:
        raise NotOwnStory
    return story


def _decide(story: Story, state: StoryState, by: UUID, now: datetime) -> None:
    story.state, story.decided_at, story.decided_by = state, now, by
    db.session.flush()
    _note(f"{state} story", story, by, now)
    key = f"story {story.id} {state} {now.isoformat()}"
    tell(story.account, "story-decided", key=key, now=now, context={"story": story})


def _fill(story: Story, texts: dict[str, Any], by: UUID, now: datetime) -> None:
    profile = find_profile(by)
    if profile is None or not profile.cadre:
        raise StoryNeedsMembership
    story.cadre, story.setting = profile.cadre, profile.setting
    for name in ("language", "topics", "headline", "started", "helped", "advice"):
        setattr(story, name, texts[name])
    # `published_at` stays: whoever kept the address of an earlier edition is told it is gone.
    story.state, story.written_at, story.word_back = StoryState.WAITING, now, None


def _agree(story: Story, purposes: Iterable[str], now: datetime) -> None:
    story.consents.append(StoryConsent(purposes=frozenset(purposes), wording=WORDING, given_at=now))


def _revoke(story: Story, now: datetime) -> None:
    for consent in story.consents:
        consent.revoked_at = consent.revoked_at or now


def _note(verb: str, story: Story, by: UUID, now: datetime) -> None:
    record(
        verb,
        "story",
        story.id,
        by=by,
        now=now,
        association_id=story.association_id,
        purposes=sorted(story.purposes),
        wording=story.consents[-1].wording,
    )
