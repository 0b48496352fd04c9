"""What a register says of a person, and why a part of a file was refused. Pure."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Registered:
    """One person of a register. `job` is the register's own code, which is no cadre yet."""

    number: str
    full_name: str
    source_id: str
    email: str | None = None
    gender: str | None = None
    job: str | None = None
    job_title: str | None = None
    role_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A resource that was not taken: which, where in it, and why."""

    resource: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.resource}, {self.path}: {self.reason}"


@dataclass(slots=True)
class RegisterReading:
    """What was understood of a file, and what was not."""

    people: list[Registered] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def jobs(self) -> dict[str, str]:
        """Each job code of the file with its text, to be mapped by a coordinator."""
        return {one.job: one.job_title or "" for one in self.people if one.job}
