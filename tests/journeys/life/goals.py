"""Goals: one the mentor signs off, and one that only a midwife may, because the mentor is none."""

from tests.journeys.acts import fill, press
from tests.journeys.life.five import Five
from tests.journeys.people import email_of

NEWBORN, MIDWIFERY = "newborn-care", "midwifery-led-care"
OUTSIDE_SCOPE = "This goal is outside the scope of the mentor’s cadre."


def set_a_goal(five: Five) -> None:
    """The mentee sets it, and training for it is there at once."""
    five.follow(five.zawadi, five.pairing, "Set a goal")
    five.zawadi.select_option("#topic", NEWBORN)
    fill(five.zawadi, words="To give the first breaths within a minute.", due=five.day(60))
    press(five.zawadi, "Set the goal")
    five.is_said(five.zawadi, "The goal is set, and training resources for it are attached.")
    five.rehema.goto(five.pairing)
    five.shows(five.rehema, "To give the first breaths within a minute.", "from level 2 of 5")


def set_a_guarded_goal(five: Five) -> None:
    """On what only midwives do: both are told who signs it off."""
    five.follow(five.zawadi, five.pairing, "Set a goal")
    five.zawadi.select_option("#topic", MIDWIFERY)
    fill(five.zawadi, words="To lead a normal birth from first to last.", due=five.day(90))
    press(five.zawadi, "Set the goal")
    five.is_said(five.zawadi, "Its topic needs a co-mentor of the mentee’s own cadre.")


def ask_a_co_mentor(five: Five) -> None:
    """Only someone of the mentee's cadre is proposed, without contact details."""
    five.follow(five.zawadi, five.pairing, "Find a co-mentor")
    five.shows(five.zawadi, "Amina")
    five.hides(five.zawadi, "Otieno", "Wanjiru", email_of("amina"))
    press(five.zawadi, "Ask Amina")
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "Amina was asked to co-mentor it")


def accept_to_co_mentor(five: Five) -> None:
    """She sees the goal, after accepting how to reach the mentee, and nothing else."""
    amina = five.pages["amina"]
    five.follow(amina, "/requests", "1 goal you were asked to co-mentor")
    five.follow(amina, five.path_of(amina), "Leading midwifery care")
    five.shows(amina, "To lead a normal birth from first to last.")
    five.hides(amina, email_of("zawadi"))
    press(amina, "Accept")
    five.shows(amina, email_of("zawadi"))
    five.hides(amina, email_of("rehema"))
    answer = amina.goto(five.pairing)
    assert answer is not None
    assert answer.status == 404
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "Co-mentor: Amina Person")


def claim_both_goals(five: Five) -> None:
    """The mentee says that she has reached them; that alone makes them reached for nobody."""
    for topic in ("Newborn care", "Leading midwifery care"):
        five.zawadi.goto(five.pairing)
        press(five.zawadi, f"I have reached it: {topic}")
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "0 of 2 goals reached", "Rehema signs it off")


def be_refused_a_guarded_goal(five: Five) -> None:
    """The mentor is offered one sign-off only, and refused the other by name where she tries."""
    page = five.rehema
    page.goto(f"{five.pairing}/goals")
    offered = page.get_by_role("main").get_by_role("link", name="Sign it off")
    assert offered.count() == 1
    way = offered.first.get_attribute("href") or ""
    guarded = page.locator("li.card", has_text="To lead a normal birth").first
    drop = guarded.get_by_role("link", name="Drop it").get_attribute("href") or ""
    answer = page.goto(drop.replace("/drop", "/sign-off"))
    assert answer is not None
    assert answer.status == 409
    assert drop.replace("/drop", "/sign-off") != way
    five.shows(page, "This cannot be done now", OUTSIDE_SCOPE, "Nothing was changed.")
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "0 of 2 goals reached")


def sign_off_the_goal(five: Five) -> None:
    """The mentor signs off what is within her scope."""
    five.follow(five.rehema, f"{five.pairing}/goals", "Sign it off")
    five.shows(five.rehema, "To give the first breaths within a minute.")
    five.rehema.get_by_label("I do it well, also in hard cases").check()
    press(five.rehema, "Sign the goal off")
    five.is_said(five.rehema, "The goal is reached. Zawadi has been told.")
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "1 of 2 goals reached")


def sign_off_as_co_mentor(five: Five) -> None:
    """The colleague of the mentee's own cadre signs off the other."""
    amina = five.pages["amina"]
    five.follow(amina, "/requests", "1 goal you were asked to co-mentor")
    five.follow(amina, five.path_of(amina), "Leading midwifery care")
    five.shows(amina, "The mentee says that it is reached.")
    amina.get_by_label("I do it alone in usual cases").check()
    press(amina, "Sign the goal off")
    five.zawadi.goto(f"{five.pairing}/goals")
    five.shows(five.zawadi, "from level 2 to level 3 of 5", "from level 2 to level 4 of 5")
    five.zawadi.goto(five.pairing)
    five.shows(five.zawadi, "2 of 2 goals reached")


SETTING = (set_a_goal, set_a_guarded_goal, ask_a_co_mentor, accept_to_co_mentor)
REACHING = (
    claim_both_goals,
    be_refused_a_guarded_goal,
    sign_off_the_goal,
    sign_off_as_co_mentor,
)
