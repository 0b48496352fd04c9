"""The README names every setting, and no setting that is none."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"MENTOR_MATCH_[A-Z_]+|SMTP_[A-Z]+")


def test_the_table_of_settings_is_that_of_the_configuration() -> None:
    kept = set(SETTING.findall((ROOT / "config.py").read_text(encoding="utf-8")))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    # A row may name several that begin alike: `MENTOR_MATCH_CONSULT_HOURS_ROUTINE`, `_SOON`.
    told = set(SETTING.findall(text))
    for row in text.splitlines():
        first = SETTING.search(row)
        for end in re.findall(r"`(_[A-Z]+)`", row) if first else ():
            told.add(first.group().rsplit("_", 1)[0] + end)
    assert told == kept
