"""The engine could be published alone: what it imports, and what its public functions tell."""

import ast
import inspect
import sys
from importlib import import_module
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "mentor_match" / "engine"
LIBRARIES = {"numpy", "scipy", "sklearn", "ortools", "joblib"}
FILES = sorted(FOLDER.glob("*.py"))
TOLD = {
    "ranker": ["MentorRanker"],
    "cohort": ["assign"],
    "candidates": ["assign_candidates", "CandidateAssignment"],
    "learning": ["learn_weights", "Learnt"],
    "fairness": ["gaps", "match_gaps", "exposure"],
    "price": ["price_of_quota", "price_of_priority", "close_gap", "Price"],
    "blocks": ["rank_in_blocks"],
    "vectors": ["Space"],
    "types": ["MentorFacts", "MenteeFacts", "Assignment", "Weights"],
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_imports_only_its_libraries(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            own = name == "mentor_match.engine" or name.startswith("mentor_match.engine.")
            assert own or top in LIBRARIES or top in sys.stdlib_module_names, f"{file}: {name}"


@pytest.mark.parametrize(("module", "name"), [(m, n) for m, names in TOLD.items() for n in names])
def test_its_public_names_say_shapes_and_errors(module: str, name: str) -> None:
    thing = getattr(import_module(f"mentor_match.engine.{module}"), name)
    text = inspect.getdoc(thing) or ""
    if inspect.isfunction(thing):
        assert "Parameters\n-" in text or "Parameters and errors as for" in text
        assert "Raises\n-" in text or "Parameters and errors as for" in text
        for parameter in inspect.signature(thing).parameters.values():
            named = parameter.name in text or "Parameters and errors as for" in text
            assert named, f"{name} does not say what {parameter.name} is"
    else:
        assert len(text) > 20
