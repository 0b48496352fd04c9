"""What the look for known faults of packages says."""

import pytest

from tests.supply_chain import judge


def test_a_package_with_a_known_fault_stops_the_release(capsys: pytest.CaptureFixture[str]) -> None:
    found = [
        {"name": "good", "version": "1.0", "vulns": []},
        {"name": "bad", "version": "2.0", "vulns": [{"id": "PYSEC-1"}]},
    ]
    assert judge(found) == 1
    assert "bad 2.0: PYSEC-1" in capsys.readouterr().out


def test_without_a_network_it_is_said_that_nothing_was_looked_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert judge([{"name": "good", "version": "1.0", "skip_reason": "not found"}]) == 0
    assert "not looked up" in capsys.readouterr().out
