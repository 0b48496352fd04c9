"""Reading stories of role models."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, func, select

from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.learning.models import Story
from mentor_match.learning.rules import StoryGone, StoryState
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class StorySearch:
    """What a reader narrows the stories to; empty asks for all."""

    cadre: str = ""
    topic: str = ""
    language: str = ""


def list_public_stories(
    search: StorySearch, *, limit: int | None = None, offset: int = 0
) -> Sequence[Story]:
    """The public stories, the newest first."""
    asked = select(Story).where(*_public(search))
    newest = asked.order_by(Story.published_at.desc(), Story.id)
    return db.session.scalars(newest.limit(limit).offset(offset)).all()


def count_public_stories(search: StorySearch) -> int:
    """How many public stories the search finds."""
    return db.session.scalar(select(func.count()).select_from(Story).where(*_public(search))) or 0


def _public(search: StorySearch) -> list[Any]:
    found: list[Any] = [Story.state == StoryState.PUBLISHED]
    if search.cadre:
        found.append(Story.cadre == search.cadre)
    if search.topic:
        found.append(cast(Story.topics, String).contains(f'"{search.topic}"', autoescape=True))
    if search.language:
        found.append(Story.language == search.language)
    return found


def public_codes() -> tuple[set[str], set[str], set[str]]:
    """The (cadres, topics, languages) public stories have: only these are offered as filters."""
    asked = select(Story.cadre, Story.topics, Story.language).where(*_public(StorySearch()))
    rows = db.session.execute(asked).all()
    topics = {topic for row in rows for topic in row.topics}
    return {row.cadre for row in rows}, topics, {row.language for row in rows}


def last_change() -> datetime | None:
    """When a story was last published or taken back: a feed that lost one has changed too."""
    asked = select(func.max(Story.published_at), func.max(Story.withdrawn_at))
    moments = [moment for moment in db.session.execute(asked).one() if moment is not None]
    return max(moments, default=None)


def get_public_story(story_id: UUID) -> Story:
    """A public story. One that was taken back is gone; one that never was public is not found."""
    found = db.session.get(Story, story_id)
    if found is None or found.published_at is None:
        raise NotFound
    if found.state != StoryState.PUBLISHED:
        raise StoryGone
    return found


def list_own_stories(account_id: UUID) -> Sequence[Story]:
    """What a member wrote, the newest first."""
    asked = select(Story).where(Story.account_id == account_id)
    return db.session.scalars(asked.order_by(Story.written_at.desc(), Story.id)).all()


def get_own_story(story_id: UUID, account_id: UUID) -> Story:
    """A story of this writer; nobody else's exists for them."""
    found = db.session.get(Story, story_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    return found


def list_stories_of(association_id: UUID) -> Sequence[Story]:
    """The stories of an association's members, who waits for a decision first."""
    asked = select(Story).where(Story.association_id == association_id)
    waiting = (Story.state == StoryState.WAITING).desc()
    return db.session.scalars(asked.order_by(waiting, Story.written_at.desc(), Story.id)).all()


def get_story_of(association_id: UUID, story_id: UUID) -> Story:
    """A story of a member of this association; NotFound where it is not one of its."""
    found = db.session.get(Story, story_id)
    if found is None or found.association_id != association_id:
        raise NotFound
    return found


def lock_story(story: Story) -> Story:
    """The story as it stands now; whoever else wants to change it waits."""
    asked = select(Story).where(Story.id == story.id).with_for_update(of=Story)
    return db.session.scalars(asked.execution_options(populate_existing=True)).unique().one()


@dataclass(frozen=True, slots=True)
class Share:
    """How many public stories and how many members one cadre or kind of place has."""

    code: str
    stories: int
    members: int


def read_representation(association_id: UUID) -> tuple[list[Share], list[Share]]:
    """(by cadre, by kind of place): public stories beside verified members, most members first."""
    return (
        _shares(association_id, Story.cadre, Profile.cadre),
        _shares(association_id, Story.setting, Profile.setting),
    )


def _shares(association_id: UUID, of_story: Any, of_member: Any) -> list[Share]:
    told = select(of_story, func.count()).where(
        Story.association_id == association_id, Story.state == StoryState.PUBLISHED
    )
    members = (
        select(of_member, func.count())
        .join(Membership, Membership.account_id == Profile.account_id)
        .where(
            Membership.association_id == association_id,
            Membership.state == MembershipState.VERIFIED,
        )
    )
    stories: Counter[str] = Counter(dict(_rows(told.group_by(of_story))))
    people: Counter[str] = Counter(dict(_rows(members.group_by(of_member))))
    codes = sorted(stories.keys() | people.keys(), key=lambda code: (-people[code], code))
    return [Share(code, stories[code], people[code]) for code in codes]


def _rows(asked: Any) -> list[tuple[str, int]]:
    return [(code or "", number) for code, number in db.session.execute(asked)]
