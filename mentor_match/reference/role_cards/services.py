"""Pharmacy, laboratory, imaging and rehabilitation."""

from mentor_match.reference.role_cards.card import RoleCard, topics
from mentor_match.words import N_

CARDS = (
    RoleCard(
        "2262",
        does=(
            N_("Checks prescriptions for dose, interactions and need, and calls the prescriber."),
            N_("Prepares, stores and dispenses medicines, and counsels patients."),
            N_("Leads stewardship, safety reports and supply."),
        ),
        under_supervision=(
            N_("Prescribes or adjusts doses by agreement with a prescriber."),
            N_("Gives vaccines until signed off, where the law allows it."),
            N_("Prepares cancer medicines until signed off."),
        ),
        refers_when=(
            N_("Symptoms need a diagnosis."),
            N_("A prescription may harm and the prescriber cannot be reached."),
            N_("A harmful reaction to a medicine is suspected."),
        ),
        does_not=(
            N_("Diagnose."),
            N_("Change a prescription without the prescriber."),
            N_("Supply prescription medicines without one, beyond what the law allows."),
        ),
        topics=topics(
            "dispensing", "medicines-safety", "antimicrobials", "chronic-conditions", "hiv",
            "tuberculosis", "malaria", "family-planning", "immunisation", "palliative-care",
            "health-promotion", "mental-health",
        ),
    ),
    RoleCard(
        "3213",
        does=(
            N_("Prepares and dispenses medicines as checked by a pharmacist."),
            N_("Keeps stock, storage and records."),
            N_("Tells patients how to take and store their medicines."),
        ),
        under_supervision=(
            N_("Makes mixtures and sterile products."),
            N_("Counsels on medicines that need measuring or a device."),
            N_("Orders stock of controlled medicines."),
        ),
        refers_when=(
            N_("A dose or combination looks wrong."),
            N_("A patient reports a side effect."),
            N_("A prescription cannot be read or looks false."),
        ),
        does_not=(
            N_("Change or recommend a prescription medicine."),
            N_("Release medicines unchecked where the law asks for a pharmacist."),
            N_("Advise on symptoms that go beyond simple remedies."),
        ),
        topics=topics("dispensing", "medicines-safety", "immunisation", "antimicrobials"),
    ),
    RoleCard(
        "3212",
        does=(
            N_("Collects samples, tests them and checks the quality of results."),
            N_("Keeps equipment, reagents and records."),
            N_("Tells critical results at once."),
        ),
        under_supervision=(
            N_("Releases results of methods not yet signed off."),
            N_("Crossmatches blood until signed off."),
            N_("Takes samples from newborns, or from deep sites."),
        ),
        refers_when=(
            N_("A result does not fit the sample or needs another laboratory."),
            N_("A clinician asks what a result means for treatment."),
            N_("A control fails or equipment gives doubtful results."),
        ),
        does_not=(
            N_("Diagnose or advise on treatment."),
            N_("Tell a patient a diagnosis alone."),
            N_("Release a result whose control has failed."),
        ),
        topics=topics(
            "laboratory", "laboratory-methods", "infection-prevention", "tuberculosis", "hiv",
            "malaria", "antimicrobials",
        ),
    ),
    RoleCard(
        "3211",
        does=(
            N_("Makes X-ray, ultrasound and other images, with as little dose as can be."),
            N_("Positions and protects patients, staff and visitors."),
            N_("Checks equipment and quality of images."),
        ),
        under_supervision=(
            N_("Injects contrast."),
            N_("Gives a first opinion on an image, where the service has agreed on it."),
            N_("Makes images in theatre and in intensive care until signed off."),
        ),
        refers_when=(
            N_("An image shows something urgent."),
            N_("A request is not justified or a pregnancy is possible."),
            N_("A patient gets worse or reacts to contrast during the examination."),
        ),
        does_not=(
            N_("Give a final report."),
            N_("Expose anyone without a request."),
            N_("Raise the dose or repeat an image without a reason that is recorded."),
        ),
        topics=topics("imaging", "infection-prevention", "emergency-care"),
    ),
    RoleCard(
        "2264",
        does=(
            N_("Assesses movement and function, and sets goals with the person."),
            N_("Treats by exercise, hands-on techniques and aids."),
            N_("Teaches families and other staff to go on with it."),
        ),
        under_supervision=(
            N_("Treats in intensive care and soon after operations."),
            N_("Uses dry needling or manipulation of the spine until signed off."),
            N_("Fits complex aids and artificial limbs."),
        ),
        refers_when=(
            N_("Signs point to a fracture, a tumour, an infection or a pressed nerve."),
            N_("Function gets worse under treatment."),
            N_("Pain, breathlessness or mood keeps the person from taking part."),
        ),
        does_not=(
            N_("Prescribe medicines, unless licensed."),
            N_("Operate."),
            N_("Diagnose diseases outside movement and function."),
        ),
        topics=topics(
            "rehabilitation", "disability", "older-people", "palliative-care", "chronic-conditions",
            "child-health", "wound-care", "assessment", "health-promotion",
        ),
    ),
    RoleCard(
        "2267",
        does=(
            N_("Tests sight and eyes, and prescribes glasses and low-vision aids."),
            N_("Finds eye disease early."),
            N_("Fits contact lenses and teaches people to care for their eyes."),
        ),
        under_supervision=(
            N_("Treats common eye disease by protocol."),
            N_("Uses drops that widen the pupil, where the law asks for it."),
            N_("Follows people after eye operations."),
        ),
        refers_when=(
            N_("Sight is lost suddenly, or an eye is red and painful."),
            N_("Cataract, glaucoma or disease of the retina is suspected."),
            N_("A child's eyes are not straight or a pupil looks white."),
        ),
        does_not=(
            N_("Operate."),
            N_("Treat general illness."),
            N_("Give injections into or around the eye."),
        ),
        topics=topics("eye-ear-care", "chronic-conditions", "older-people", "child-health"),
    ),
)  # fmt: skip
