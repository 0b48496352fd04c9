"""What the web server and the command line load."""

from config import from_environment
from mentor_match import create_app

application = create_app(from_environment())
