"""What this slice asks those upstairs, without knowing who they are."""

from blinker import signal

# Sent with a mentee's closed request by the page that shows it; the answer is whoever is to be
# asked next, ready to be shown, or None.
next_wanted = signal("next mentor wanted")
