"""The words inside a slice and the walls between them, as data and as one function each.

`faults_in(slice, word, code)` reads a module's source and says which walls it breaks. The rules
are those of docs/adr/0001; the tests beside this file hold them, and plant faults to show it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "mentor_match"

SLICES = (
    "limits",
    "audit",
    "notifications",
    "accounts",
    "profiles",
    "associations",
    "sign_on",
    "learning",
    "pairings",
    "circles",
    "matching",
    "care",
    "pulse",
    "open_data",
    "insight",
    "privacy",
    "demo",
)

# word -> what it may import from its own slice
OWN = {
    "rules": set(),
    "models": {"rules"},
    "queries": {"models", "rules"},
    "service": {"queries", "models", "rules"},
    "forms": {"rules"},
    "views": {"forms", "service", "queries", "rules"},
    "api": {"schemas", "service", "queries", "rules"},
}
HTTP = {"views", "api", "forms", "schemas"}
WEB_LIBRARIES = {
    "flask",
    "flask_wtf",
    "wtforms",
    "flask_babel",
    "flask_login",
    "flask_security",
    "werkzeug",
    "jinja2",
}
STORES = {"sqlalchemy", "flask_sqlalchemy", "alembic"}
CLOCKS = {"datetime.now", "datetime.utcnow", "date.today", "time.time", "clock.now"}


def modules() -> Iterator[tuple[str, str, Path]]:
    """(slice, word, file) of every module in a slice."""
    for slice_ in SLICES:
        for file in sorted((PACKAGE / slice_).rglob("*.py")):
            inside = file.relative_to(PACKAGE / slice_)
            word = inside.parts[0].removesuffix(".py")
            if word != "__init__":
                yield slice_, word, file


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, in functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide where they go"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


# Where the service meets a library or a terminal: they may see both sides.
EDGES = {"commands", "sign_in"}


def kind_of(word: str) -> str:
    """A file with a name of its own counts as `service`."""
    return word if word in OWN or word in HTTP or word in EDGES else "service"


def faults_in(slice_: str, word: str, code: str) -> list[str]:
    """The walls a module breaks, one sentence each."""
    tree = ast.parse(code)
    faults = []
    for line, name in imported(tree):
        faults += [f"line {line}: {fault}" for fault in _import_faults(slice_, word, name)]
    faults += [f"line {line}: {fault}" for line, fault in _sql_faults(tree)]
    if kind_of(word) in {"rules", "models", "queries", "service"}:
        faults += [f"line {line}: {fault}" for line, fault in _clock_faults(tree)]
    return faults


def _import_faults(slice_: str, word: str, name: str) -> Iterator[str]:
    kind = kind_of(word)
    top = name.partition(".")[0]
    if kind in HTTP and (top in STORES or name.startswith("mentor_match.extensions")):
        yield f"{word} never imports the database ({name})"
    # Flask-Security's mixins are what makes an account an account.
    allowed = {"flask_security"} if slice_ == "accounts" else set()
    if kind in {"queries", "service", "models"} and top in WEB_LIBRARIES - allowed:
        yield f"{word} never imports the web ({name})"
    if kind == "rules" and (top in WEB_LIBRARIES | STORES or "extensions" in name.split(".")):
        yield f"rules import neither the web nor the database ({name})"
    if top == "mentor_match":
        yield from _neighbour_faults(slice_, word, name.split("."))


def _neighbour_faults(slice_: str, word: str, parts: list[str]) -> Iterator[str]:
    if len(parts) < 3 or parts[1] not in SLICES:
        return
    kind, other = kind_of(word), parts[2]
    if parts[1] == slice_:
        plain = kind in OWN and word in OWN
        if plain and other in OWN and other != word and other not in OWN[kind]:
            yield f"{word} may not import {other} of its own slice"
    elif other in HTTP:
        yield f"never the {other} of another slice ({'.'.join(parts)})"
    elif other == "models" and kind in HTTP:
        yield f"{word} may not touch the models of another slice ({'.'.join(parts)})"


RAW = "raw SQL: build it with select(), update() and their kin"
RAW_BUILDERS = {"text", "literal_column", "TextClause"}
RAW_CALLS = {"exec_driver_sql", "executescript"}
RUNNERS = {"execute", "scalar", "scalars"}


def _sql_faults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """SQL is built by SQLAlchemy with parameters, never written as a text."""
    for line, name in imported(tree):
        if name.startswith("sqlalchemy") and name.rpartition(".")[2] in RAW_BUILDERS:
            yield line, RAW
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_raw(node):
            yield node.lineno, RAW


def _is_raw(call: ast.Call) -> bool:
    """Whether the call hands a text to the database."""
    function = call.func
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    if function.attr in RAW_CALLS:
        return True
    if function.attr in RAW_BUILDERS and owner in {"sqlalchemy", "sa", "db"}:
        return True
    if function.attr not in RUNNERS or not call.args:
        return False
    first = call.args[0]
    written = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return written or isinstance(first, ast.JoinedStr)


def _clock_faults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Time is an argument below the edge."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            called = f"{owner.id}.{node.func.attr}" if isinstance(owner, ast.Name) else ""
            if called in CLOCKS:
                yield node.lineno, f"{called}() hides the time: take `now` as an argument"
