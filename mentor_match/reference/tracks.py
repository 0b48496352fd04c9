"""Tracks: programmes of six sessions that a pairing or a circle can take. Written for this project.

A track is an agenda, not a course: each session has a purpose, questions to talk about, and topics
by which the library is asked for something to read before.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class TrackSession:
    """One session: what it is for, what to talk about, and on which topics to read."""

    title: str
    purpose: str
    questions: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """A programme: sessions in order, and a project that puts it to use at one's own post."""

    code: str
    title: str
    about: str
    goal: str
    goal_topic: str
    sessions: tuple[TrackSession, ...]

    @property
    def topics(self) -> frozenset[str]:
        """The topics of all its sessions."""
        return frozenset(code for session in self.sessions for code in session.topics)


LEADERSHIP = Track(
    code="leadership",
    title=N_("Leading where you are"),
    about=N_(
        "Six sessions for health workers of every cadre who lead others, or soon will: with a "
        "title or without one, in a ward, a health post or a village."
    ),
    goal=N_(
        "I lead one small change at my post: I choose it with those it concerns, measure before "
        "and after, and tell my association what came of it."
    ),
    goal_topic="change",
    sessions=(
        TrackSession(
            N_("How I lead now"),
            N_("See your own way of leading, and choose what to work on."),
            (
                N_("Whom did you last see lead well, and what exactly did they do?"),
                N_("When do others follow you, though nobody told them to?"),
                N_("What do you want to be able to do in six months that is hard today?"),
            ),
            ("team-leading", "mentoring-others"),
        ),
        TrackSession(
            N_("A team of several professions"),
            N_("Divide work by what each may and can do, without anyone losing face."),
            (
                N_("Who in your team does what they are best at, and who does not?"),
                N_("What do you hold on to that another cadre could do as well?"),
                N_("How do you hand over work, and how do you hear that it went wrong?"),
            ),
            ("delegation", "team-leading"),
        ),
        TrackSession(
            N_("Leading so that everyone counts"),
            N_("Notice who is not heard, and change how you meet and decide."),
            (
                N_("Who speaks in your meetings, and who does not? Count it once."),
                N_("What makes it harder for women, for juniors or for rural staff to lead?"),
                N_("Which one habit of your team would you change first?"),
            ),
            ("inclusive-leadership", "women-leaders"),
        ),
        TrackSession(
            N_("Numbers, money and stock"),
            N_("Decide with the few figures that you have, and plan with what is there."),
            (
                N_("Which figure do you report each month, and which would you like to have?"),
                N_("Where does your service stop first when something runs out?"),
                N_("What would you show whom to get one thing that you lack?"),
            ),
            ("data-for-decisions", "planning-resources"),
        ),
        TrackSession(
            N_("Leading a change"),
            N_("Take your project through the point where others say no."),
            (
                N_("Who gains from the change, who loses, and have you asked them?"),
                N_("What is the smallest piece that can be tried next week?"),
                N_("How will you know that it is better, and when would you stop?"),
            ),
            ("change", "facility-management"),
        ),
        TrackSession(
            N_("A voice beyond your post"),
            N_("Carry what you learnt to your association and to those who decide."),
            (
                N_("What did your project show that others should know?"),
                N_("Who can decide about it, and what do they have to hear first?"),
                N_("Whom will you mentor next?"),
            ),
            ("policy-advocacy", "association-work"),
        ),
    ),
)

TRACKS: Mapping[str, Track] = {track.code: track for track in (LEADERSHIP,)}


def find_track(code: str | None) -> Track | None:
    """The track of a code, if there is one."""
    return TRACKS.get(code or "")


def get_track(code: str) -> Track:
    """The track of a code; KeyError where there is none."""
    return TRACKS[code]


@dataclass(frozen=True, slots=True)
class Step:
    """A session of a track on somebody's way: its number from 1, and whether it was held."""

    number: int
    session: TrackSession
    held: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """A track as far as it was walked. Sessions follow each other: the nth held is the nth step."""

    track: Track
    held: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """All sessions, the held ones ticked."""
        return tuple(
            Step(number, session, number <= self.held)
            for number, session in enumerate(self.track.sessions, start=1)
        )

    @property
    def next(self) -> Step | None:
        """What the next session is about; None where all were held."""
        return next((step for step in self.steps if not step.held), None)


def agenda(code: str | None, held: int) -> Agenda | None:
    """The agenda after so many sessions since the track was taken; None without a track."""
    track = find_track(code)
    return None if track is None else Agenda(track, min(held, len(track.sessions)))
