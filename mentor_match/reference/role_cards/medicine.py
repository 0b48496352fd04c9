"""Doctors, dentists, clinical officers and ambulance workers."""

from mentor_match.reference.role_cards.card import RoleCard, topics
from mentor_match.words import N_

_GENERAL = (
    "assessment", "triage", "emergency-care", "infection-prevention", "medicines-safety",
    "antimicrobials", "prescribing", "minor-surgery", "maternal-care", "labour-care",
    "newborn-care", "child-health", "nutrition", "immunisation", "family-planning", "hiv",
    "tuberculosis", "malaria", "chronic-conditions", "mental-health", "palliative-care",
    "wound-care", "older-people", "adolescents", "gender-violence", "laboratory", "imaging",
    "health-promotion", "disability", "eye-ear-care",
)  # fmt: skip

CARDS = (
    RoleCard(
        "2211",
        does=(
            N_("Takes histories, examines, diagnoses and prescribes for people of all ages."),
            N_("Orders and reads common tests."),
            N_("Does minor operations and handles emergencies."),
            N_("Follows families over years, and leads prevention."),
        ),
        under_supervision=(
            N_("Does operations and anaesthesia learnt but not yet signed off."),
            N_("Begins treatments that belong to a specialty."),
            N_("Reads images and tests that need a specialist's report."),
        ),
        refers_when=(
            N_("A diagnosis stays unclear or treatment fails."),
            N_("A specialist procedure or a hospital bed is needed."),
            N_("A notifiable disease or an outbreak needs public health action."),
        ),
        does_not=(
            N_("Practise a specialty without its training."),
            N_("Replace nursing, midwifery or pharmacy in what is theirs."),
            N_("Treat beyond what the facility can follow up safely."),
        ),
        topics=topics(*_GENERAL),
    ),
    RoleCard(
        "2212",
        does=(
            N_("Diagnoses and treats within a specialty, also what is rare or severe."),
            N_("Operates or does the procedures of the specialty."),
            N_("Advises other clinicians and teaches."),
        ),
        under_supervision=(
            N_("Uses new techniques until signed off in them."),
            N_("Practises in a new subspecialty during training for it."),
            N_("Takes part in trials by the protocol of the study."),
        ),
        refers_when=(
            N_("The problem belongs to another specialty."),
            N_("Continuing care near home serves the patient better."),
            N_("Rehabilitation, palliative or social care would help more than further treatment."),
        ),
        does_not=(
            N_("Decide alone on what a team has to decide together."),
            N_("Practise outside the specialty but in an emergency."),
            N_("Leave the team that sent the patient without a report."),
        ),
        topics=topics(*_GENERAL, "anaesthesia", "rehabilitation"),
    ),
    RoleCard(
        "2240",
        does=(
            N_("Examines, diagnoses and treats common conditions, often as the first clinician."),
            N_("Prescribes from the list of the level of care."),
            N_("Does minor surgery and emergency care by the national scope."),
        ),
        under_supervision=(
            N_("Does caesarean sections and other operations, where trained for them."),
            N_("Treats conditions above the level of the facility."),
            N_("Takes calls in a specialty unit during training for it."),
        ),
        refers_when=(
            N_("A condition is beyond the facility or the national scope."),
            N_("A patient does not improve on standard treatment."),
            N_("Surgery, blood or intensive care may be needed."),
        ),
        does_not=(
            N_("Prescribe outside the list."),
            N_("Give general anaesthesia without the training for it."),
            N_("Practise at a level of care for which no registration is held."),
        ),
        topics=topics(*_GENERAL),
    ),
    RoleCard(
        "2261",
        does=(
            N_("Examines, diagnoses and treats diseases of teeth, mouth and jaw."),
            N_("Prescribes, X-rays and operates within dentistry."),
            N_("Leads prevention of oral disease."),
        ),
        under_supervision=(
            N_("Treats under sedation or general anaesthesia."),
            N_("Places implants or operates on the jaw until signed off."),
            N_("Treats patients on blood thinners or in cancer care, with their clinician."),
        ),
        refers_when=(
            N_("A tumour, a fracture or a spreading infection is suspected."),
            N_("A general illness makes treatment unsafe."),
            N_("Signs of violence or neglect are seen."),
        ),
        does_not=(
            N_("Treat general illness."),
            N_("Give general anaesthesia."),
            N_("Prescribe for conditions outside the mouth and jaw."),
        ),
        topics=topics(
            "oral-health", "prescribing", "infection-prevention", "antimicrobials", "imaging",
            "medicines-safety", "emergency-care", "health-promotion", "assessment", "child-health",
        ),
    ),
    RoleCard(
        "3251",
        does=(
            N_("Cleans teeth, applies sealants and fluoride, and teaches oral hygiene."),
            N_("Prepares patients, instruments and materials."),
            N_("Screens schools and communities."),
        ),
        under_supervision=(
            N_("Fills and extracts teeth, where the national scope has it."),
            N_("Takes dental X-rays."),
            N_("Gives local anaesthesia, where the national scope has it."),
        ),
        refers_when=(
            N_("Pain, swelling or bleeding does not settle."),
            N_("A lesion of the mouth is seen."),
            N_("A patient takes medicines or has an illness that makes treatment risky."),
        ),
        does_not=(
            N_("Diagnose alone."),
            N_("Prescribe."),
            N_("Operate on bone or soft tissue beyond a simple extraction."),
        ),
        topics=topics("oral-health", "infection-prevention", "health-promotion", "child-health"),
    ),
    RoleCard(
        "3258",
        does=(
            N_("Assesses and stabilises patients at the scene and on the way."),
            N_("Resuscitates, controls bleeding and protects the spine."),
            N_("Hands over to the receiving team."),
        ),
        under_supervision=(
            N_("Gives medicines by telephone order or protocol."),
            N_("Uses advanced airway techniques until signed off."),
            N_("Moves a critically ill patient between hospitals."),
        ),
        refers_when=(
            N_("Always: to the facility that fits the condition best."),
            N_("More hands, police or fire services are needed at the scene."),
            N_("A birth, a child or a mental health crisis needs a team trained for it."),
        ),
        does_not=(
            N_("Decide that a patient needs no care, beyond protocol."),
            N_("Treat over days."),
            N_("Declare a death, unless the law allows it."),
        ),
        topics=topics(
            "emergency-care", "triage", "assessment", "infection-prevention", "wound-care",
            "medicines-safety",
        ),
    ),
)  # fmt: skip
