"""Assistants who work to the plan of another cadre, and hearing and speech."""

from mentor_match.reference.role_cards.card import RoleCard, topics
from mentor_match.words import N_

CARDS = (
    RoleCard(
        "5321",
        does=(
            N_("Helps people to wash, eat, dress, move and rest, by the plan of a nurse."),
            N_("Turns, lifts and transports patients safely."),
            N_("Keeps beds and rooms clean, and watches for changes to report."),
        ),
        under_supervision=(
            N_("Helps people to take medicines by mouth."),
            N_("Changes simple dressings."),
            N_("Measures temperature, pulse and weight."),
        ),
        refers_when=(
            N_("Somebody looks, breathes or behaves otherwise than before."),
            N_("Skin is red or broken, or a person has fallen."),
            N_("A patient or family asks about illness or treatment."),
        ),
        does_not=(
            N_("Assess patients or plan their care."),
            N_("Give injections or choose medicines."),
            N_("Tell results or a diagnosis."),
        ),
        topics=topics(
            "infection-prevention", "nutrition", "older-people", "disability", "palliative-care",
        ),
    ),
    RoleCard(
        "3256",
        does=(
            N_("Prepares patients, rooms and instruments for examination and treatment."),
            N_("Asks for the history, measures vital signs and records both."),
            N_("Explains appointments and agreed treatments, and keeps the files."),
        ),
        under_supervision=(
            N_("Gives medicines and injections ordered by a clinician."),
            N_("Takes samples of blood and removes stitches."),
            N_("Changes dressings."),
        ),
        refers_when=(
            N_("A vital sign is outside the limits that were agreed."),
            N_("A patient waiting gets worse."),
            N_("A question about a diagnosis or a dose is asked."),
        ),
        does_not=(
            N_("Diagnose, or advise by telephone beyond a protocol."),
            N_("Start, stop or change a medicine."),
            N_("Do procedures without a clinician at hand."),
        ),
        topics=topics("infection-prevention", "wound-care", "medicines-safety", "health-promotion"),
    ),
    RoleCard(
        "3255",
        does=(
            N_("Guides exercises and activities of the plan, and keeps people safe at it."),
            N_("Gives massage, heat and other physical treatments of the plan."),
            N_("Measures and records progress."),
        ),
        under_supervision=(
            N_("Fits braces, crutches and walking aids."),
            N_("Uses electrical treatments and ultrasound."),
            N_("Moves on to the next step of an exercise plan."),
        ),
        refers_when=(
            N_("Pain, swelling or breathlessness gets worse during treatment."),
            N_("Progress stops, or a goal of the plan no longer fits."),
            N_("A device hurts or breaks the skin."),
        ),
        does_not=(
            N_("Assess for the first time or set the plan."),
            N_("Manipulate joints or the spine."),
            N_("Discharge people from treatment."),
        ),
        topics=topics("rehabilitation", "disability", "older-people", "infection-prevention"),
    ),
    RoleCard(
        "2266",
        does=(
            N_("Tests hearing, speech, language and swallowing."),
            N_("Plans and gives therapy, and fits hearing and communication aids."),
            N_("Counsels families, teachers and employers."),
        ),
        under_supervision=(
            N_("Changes how a person with severe swallowing trouble is fed."),
            N_("Tests swallowing or hearing with instruments not yet signed off."),
            N_("Programmes implants of the inner ear."),
        ),
        refers_when=(
            N_("Hearing is lost suddenly, or an ear is painful or runs."),
            N_("A voice stays hoarse, or food enters the airway."),
            N_("Speech or understanding is lost, as in a stroke."),
        ),
        does_not=(
            N_("Operate."),
            N_("Prescribe medicines."),
            N_("Diagnose diseases outside hearing, speech and swallowing."),
        ),
        topics=topics(
            "eye-ear-care", "rehabilitation", "disability", "child-health", "older-people",
        ),
    ),
)  # fmt: skip
