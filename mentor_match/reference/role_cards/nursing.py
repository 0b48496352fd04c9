"""Nurses and midwives."""

from mentor_match.reference.role_cards.card import RoleCard, topics
from mentor_match.words import N_

CARDS = (
    RoleCard(
        "2221",
        does=(
            N_("Assesses patients, plans nursing care and carries it out."),
            N_("Gives medicines and treatments by order or protocol, and watches their effect."),
            N_("Teaches patients and families, and coordinates care between services."),
            N_("Leads and supervises assistant nurses and care assistants."),
        ),
        under_supervision=(
            N_("Starts treatment outside a written protocol."),
            N_("Does procedures that the facility has not yet signed off for this nurse."),
            N_("Takes on an advanced role, such as anaesthesia care, until licensed for it."),
        ),
        refers_when=(
            N_("A patient gets worse in spite of the agreed care."),
            N_("A diagnosis or a prescription is needed that no protocol covers."),
            N_("Birth is near or a pregnancy has a complication."),
        ),
        does_not=(
            N_("Diagnose and prescribe beyond protocols, unless licensed for it."),
            N_("Operate, or give general anaesthesia."),
            N_("Take over what a midwife, pharmacist or doctor answers for."),
        ),
        topics=topics(
            "nursing-process", "assessment", "triage", "emergency-care", "infection-prevention",
            "medicines-safety", "antimicrobials", "maternal-care", "newborn-care", "child-health",
            "nutrition", "immunisation", "family-planning", "hiv", "tuberculosis", "malaria",
            "chronic-conditions", "mental-health", "palliative-care", "wound-care", "disability",
            "older-people", "adolescents", "gender-violence", "health-promotion", "rehabilitation",
        ),
    ),
    RoleCard(
        "3221",
        does=(
            N_("Gives basic nursing care by the plan of a nurse."),
            N_("Measures and records vital signs, and says at once when they change."),
            N_("Helps patients to eat, move, wash and understand what was said."),
        ),
        under_supervision=(
            N_("Gives medicines, dressings and vaccines."),
            N_("Admits and discharges patients."),
            N_("Cares for patients whose condition changes fast."),
        ),
        refers_when=(
            N_("A sign is outside the limits that were agreed."),
            N_("A patient or family asks about a diagnosis."),
            N_("Pain, bleeding or confusion is new or gets worse."),
        ),
        does_not=(
            N_("Change a care plan."),
            N_("Start, stop or change a medicine."),
            N_("Assess a patient for the first time without a nurse."),
        ),
        topics=topics(
            "nursing-process", "infection-prevention", "wound-care", "nutrition", "immunisation",
            "older-people", "palliative-care", "health-promotion", "newborn-care", "disability",
        ),
    ),
    RoleCard(
        "2222",
        does=(
            N_("Cares for women through pregnancy, birth and the weeks after."),
            N_("Leads normal births and cares for the newborn."),
            N_("Recognises danger signs, begins emergency care and refers."),
            N_("Counsels on family planning, feeding and newborn care."),
        ),
        under_supervision=(
            N_("Assists at operative births."),
            N_("Manages complications while a doctor is on the way."),
            N_("Does vacuum deliveries and other new skills until signed off."),
        ),
        refers_when=(
            N_("Labour does not progress, or mother or child is in danger."),
            N_("Blood pressure, bleeding or fever passes the limits of the protocol."),
            N_("An illness outside pregnancy and birth needs a diagnosis."),
        ),
        does_not=(
            N_("Operate."),
            N_("Manage a high-risk pregnancy alone where referral is possible."),
            N_("Treat illness outside pregnancy, birth and newborn care, beyond first aid."),
        ),
        topics=topics(
            "midwifery-led-care", "labour-care", "maternal-care", "newborn-care", "family-planning",
            "nutrition", "infection-prevention", "medicines-safety", "emergency-care", "triage",
            "immunisation", "adolescents", "gender-violence", "hiv", "malaria", "assessment",
            "health-promotion", "mental-health",
        ),
    ),
    RoleCard(
        "3222",
        does=(
            N_("Visits women in pregnancy and after birth, and keeps their records."),
            N_("Attends normal births where a midwife can be reached."),
            N_("Teaches families about danger signs, feeding and spacing of births."),
        ),
        under_supervision=(
            N_("Gives the medicines of the birth protocol."),
            N_("Repairs small tears, where trained and signed off."),
            N_("Inserts implants or devices for family planning, where the programme has it."),
        ),
        refers_when=(
            N_("Any danger sign appears in mother or child."),
            N_("A birth is expected to be anything but normal."),
            N_("A mother or newborn does not recover as the visits plan says."),
        ),
        does_not=(
            N_("Manage complications alone."),
            N_("Prescribe outside the protocol."),
            N_("Do a vacuum delivery, or remove a placenta by hand."),
        ),
        topics=topics(
            "midwifery-led-care", "labour-care", "maternal-care", "newborn-care", "family-planning",
            "nutrition", "immunisation", "health-promotion", "infection-prevention", "adolescents",
        ),
    ),
)  # fmt: skip
