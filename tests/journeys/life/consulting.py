"""A consult that was asked of the wrong cadre, passed on, answered, and closed."""

from tests.journeys.acts import fill, press
from tests.journeys.life.five import Five
from tests.journeys.people import email_of

SITUATION = "Which pain relief may I keep in a health post without a fridge?"
READ_BACK = "So you ask me what you may store, and for how long."
ADVICE = "Paracetamol tablets, dry and dark; ask the pharmacy each month."
OUTCOME = "We store it in a closed box now, and I learnt to note the dates."


def ask_a_doctor(five: Five) -> None:
    """The mentee fills the ISBAR form with the role cards beside it."""
    page = five.zawadi
    five.follow(page, five.pairing, "Ask a consult")
    five.shows(page, "Who does what", "Role card")
    page.get_by_label("doctor").or_(page.get_by_label("practitioner")).first.check()
    page.get_by_label("Soon: in the next days").check()
    page.get_by_label("To understand it: for learning only").check()
    fill(
        page,
        situation=SITUATION,
        background="The post is two hours from the hospital.",
        assessment="I think that tablets are safer than what needs the cold.",
        request="Tell me what to keep, and for how long.",
    )
    press(page, "Ask")
    five.is_said(page, "Your consult is on its way.")
    five.consult = five.path_of(page)
    five.shows(page, "Waiting to be read back", SITUATION)


def redirect_it(five: Five) -> None:
    """The doctor does not see who asks, reads it back, and passes it on with a reason."""
    page = five.pages["otieno"]
    five.follow(page, "/consults", "Assistant or community midwife asks")
    five.shows(page, SITUATION)
    five.hides(page, "Zawadi")
    fill(page, words=READ_BACK)
    page.get_by_label("I redirect it to another cadre").check()
    page.select_option("#to_cadre", "2262")
    page.select_option("#because", "better-placed")
    press(page, "Send the read-back")
    five.is_said(page, "You redirected it. Who asked was told why.")
    five.zawadi.goto(five.consult)
    five.shows(five.zawadi, "Pharmacist", "The other cadre does this every day")
    five.service.mail_to(email_of("zawadi"), "Your consult went on to another cadre")


def take_it(five: Five) -> None:
    """A pharmacist reads it back first and so takes it; the mentee says that it is right."""
    page = five.pages["wanjiru"]
    five.follow(page, "/consults", "Assistant or community midwife asks")
    fill(page, words=READ_BACK)
    page.get_by_label("I accept: this is what I will answer").check()
    press(page, "Send the read-back")
    five.is_said(page, "You read it back.")
    five.zawadi.goto(five.consult)
    five.shows(five.zawadi, READ_BACK, "Wanjiru Person")
    press(five.zawadi, "Yes, that is what I ask")
    five.is_said(five.zawadi, "Good. Now you wait for advice.")


def advise(five: Five) -> None:
    """The pharmacist advises."""
    page = five.pages["wanjiru"]
    page.goto(five.consult)
    fill(page, words=ADVICE)
    press(page, "Send the advice")
    five.is_said(page, "Your advice was sent. You will hear what was done.")


def close_it(five: Five) -> None:
    """The mentee tells what came of it, and the pharmacist reads it; the doctor is out of it."""
    five.zawadi.goto(five.consult)
    five.shows(five.zawadi, ADVICE)
    fill(five.zawadi, words=OUTCOME)
    press(five.zawadi, "Close the consult")
    five.is_said(five.zawadi, "The loop is closed.")
    five.pages["wanjiru"].goto(five.consult)
    five.shows(five.pages["wanjiru"], "Closed", OUTCOME)
    answer = five.rehema.goto(five.consult)
    assert answer is not None
    assert answer.status == 404, "what two others said to each other is not the mentor's to read"


STEPS = (ask_a_doctor, redirect_it, take_it, advise, close_it)
