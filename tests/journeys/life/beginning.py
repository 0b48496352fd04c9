"""From the request to a charter that both have signed, in its second version."""

from tests.browser import link_in
from tests.journeys.acts import fill, press
from tests.journeys.life.five import Five
from tests.journeys.people import email_of


def accept_the_request(five: Five) -> None:
    """The mentor accepts, and only then do the two see how to reach each other."""
    five.zawadi.goto("/requests")
    five.hides(five.zawadi, email_of("rehema"))
    five.follow(five.rehema, "/requests", "Zawadi")
    press(five.rehema, "Accept")
    five.shows(five.rehema, "Your mentee Zawadi", email_of("zawadi"), "+254 711 000 001")
    five.pairing = five.path_of(five.rehema)


def sign_the_first_charter(five: Five) -> None:
    """The mentee is led to it by her mail, reads what it rules out, signs; so does the mentor."""
    mail = five.service.mail_to(email_of("zawadi"), "Sign the charter with your mentor Rehema")
    five.zawadi.goto(link_in(mail))
    five.follow(five.zawadi, five.pairing, "Read the charter")
    five.shows(five.zawadi, "Our charter", "Waits for signatures", "line manager", "Not signed")
    press(five.zawadi, "I agree and sign")
    five.is_said(five.zawadi, "You signed the charter. Rehema was asked to sign it, too.")
    five.sign_charter(five.rehema)
    five.is_said(five.rehema, "You both signed the charter. It is in force.")


def propose_a_change_of_the_charter(five: Five) -> None:
    """The mentor changes what they agree; the first version stays in force meanwhile."""
    five.follow(five.rehema, f"{five.pairing}/charter", "Propose a change")
    five.rehema.select_option("#minutes", "45")
    fill(
        five.rehema,
        goals="That Zawadi resuscitates a newborn alone.",
        contact="By phone after six.",
        feedback="Plainly, and when we are alone.",
    )
    press(five.rehema, "Go on to reading and signing")
    five.shows(five.rehema, "Version 1 stays in force", "By phone after six.")
    five.sign_charter(five.rehema)


def sign_the_second_charter(five: Five) -> None:
    """Only the mentee's signature makes the change count, and both see it."""
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "A change of your charter waits for your signature.")
    five.follow(five.zawadi, five.pairing, "Read the change")
    five.shows(five.zawadi, "Changed from the version before", "How long a session takes")
    press(five.zawadi, "I agree and sign")
    for page in (five.zawadi, five.rehema):
        page.goto(f"{five.pairing}/charter")
        five.shows(page, "In force", "version 2", "45 minutes")


STEPS = (
    accept_the_request,
    sign_the_first_charter,
    propose_a_change_of_the_charter,
    sign_the_second_charter,
)
