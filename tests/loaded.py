"""The program, loaded and warm, for tests that run several processes of it.

A server of copies imports this once (`multiprocessing`, "forkserver"), and each process begins
with all of it instead of loading it anew.
"""

import tempfile
from pathlib import Path

from mentor_match.cli.start import load_for_copies
from tests.conftest import make_app

make_app("sqlite://", Path(tempfile.gettempdir()))
load_for_copies()
