"""What the web server and the command line load."""

import gc

from config import from_environment
from mentor_match import create_app

gc.disable()  # loading makes many objects and hardly any garbage: a fifth of the time is saved
application = create_app(from_environment())
gc.enable()
