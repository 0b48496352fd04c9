"""The program, loaded and warm, for tests that run several processes of it.

A server of copies imports this once (`multiprocessing`, "forkserver"), and each process begins
with all of it instead of loading it anew.
"""

import gc
import tempfile
from importlib import import_module
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from tests.conftest import make_app

make_app("sqlite://", Path(tempfile.gettempdir()))
configure_mappers()
# As `flask start` does; it takes longer than all the rest.
import_module("mentor_match.engine.ranker")
# Or each copy would look through all of it for what nobody holds any more, and copy it by that.
gc.collect()
gc.freeze()
