"""Competency topics on four axes, written for this project.

A topic that names professions is practised by them alone: signing it off needs a mentor of the
same cadre. All other topics are shared, which is what lets a mentor of another cadre help.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mentor_match.reference.names import folded
from mentor_match.words import N_

AXES: Mapping[str, str] = {
    "interprofessional": N_("Working with other professions"),
    "clinical": N_("Clinical care"),
    "leadership": N_("Leading"),
    "career": N_("Career and self"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A competency topic: code, title, axis, and the cadres it is reserved to, if any."""

    code: str
    title: str
    axis: str
    professions: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


def _topic(
    code: str, title: str, axis: str, *professions: str, names: tuple[str, ...] = ()
) -> Topic:
    return Topic(code, title, axis, frozenset(professions), names)


_NURSES, _MIDWIVES, _DOCTORS = ("2221", "3221"), ("2222", "3222"), ("2211", "2212")

TOPICS: tuple[Topic, ...] = (
    _topic("team-communication", N_("Clear communication in the team"), "interprofessional",
           names=("communication", "teamwork", "team communication")),
    _topic("roles-and-scope", N_("Knowing each other's roles and limits"), "interprofessional"),
    _topic("referral", N_("Referring and receiving patients"), "interprofessional",
           names=("referral", "referrals")),
    _topic("handover", N_("Handing over with ISBAR"), "interprofessional",
           names=("handover", "SBAR", "ISBAR", "hand-off")),
    _topic("shared-decisions", N_("Deciding together with patients and families"),
           "interprofessional", names=("shared decision making",)),
    _topic("conflict", N_("Settling conflict at work"), "interprofessional",
           names=("conflict resolution", "conflict management")),
    _topic("speaking-up", N_("Speaking up about safety"), "interprofessional"),
    _topic("respect", N_("Respect across professions and ranks"), "interprofessional"),
    _topic("ethics", N_("Ethics in daily practice"), "interprofessional"),
    _topic("teaching-others", N_("Teaching and supervising others"), "interprofessional",
           names=("teaching", "clinical supervision", "preceptorship")),
    _topic("community-partnership", N_("Working with communities"), "interprofessional",
           names=("community engagement",)),
    _topic("digital-teamwork", N_("Working together by phone and online"), "interprofessional",
           names=("telehealth", "telemedicine", "digital health")),
    _topic("quality-improvement", N_("Improving quality step by step"), "interprofessional",
           names=("quality improvement", "QI")),
    _topic("cultural-safety", N_("Care that fits culture and language"), "interprofessional"),
    _topic("disaster-response", N_("Working together in outbreaks and disasters"),
           "interprofessional", names=("outbreak response", "emergency preparedness")),
    _topic("assessment", N_("Taking a history and examining"), "clinical",
           names=("patient assessment", "history taking", "physical examination")),
    _topic("triage", N_("Triage and recognising the very sick"), "clinical", names=("triage",)),
    _topic("emergency-care", N_("First hour of an emergency"), "clinical",
           names=("emergency care", "basic life support", "resuscitation")),
    _topic("infection-prevention", N_("Infection prevention and control"), "clinical",
           names=("IPC", "infection control", "hand hygiene")),
    _topic("medicines-safety", N_("Safe use of medicines"), "clinical",
           names=("medication safety", "safe medication")),
    _topic("antimicrobials", N_("Careful use of antibiotics"), "clinical",
           names=("antimicrobial stewardship", "AMR", "antibiotic stewardship")),
    _topic("maternal-care", N_("Care in pregnancy and after birth"), "clinical",
           names=("antenatal care", "postnatal care", "maternal health")),
    _topic("labour-care", N_("Care in labour and birth"), "clinical", *_MIDWIVES, *_DOCTORS,
           "2240", names=("labour care", "intrapartum care", "childbirth")),
    _topic("newborn-care", N_("Newborn care"), "clinical", names=("neonatal care",)),
    _topic("child-health", N_("Sick children"), "clinical",
           names=("child health", "IMCI", "paediatrics")),
    _topic("nutrition", N_("Nutrition and feeding"), "clinical"),
    _topic("immunisation", N_("Vaccines and the cold chain"), "clinical",
           names=("immunization", "vaccination", "vaccines")),
    _topic("family-planning", N_("Family planning"), "clinical", names=("contraception",)),
    _topic("hiv", N_("HIV care"), "clinical", names=("HIV", "HIV/AIDS", "antiretroviral therapy")),
    _topic("tuberculosis", N_("Tuberculosis"), "clinical", names=("TB",)),
    _topic("malaria", N_("Malaria and fever"), "clinical", names=("malaria", "fever")),
    _topic("chronic-conditions", N_("High blood pressure, diabetes and other long conditions"),
           "clinical", names=("NCD", "NCDs", "hypertension", "diabetes", "chronic disease")),
    _topic("mental-health", N_("Mental health care"), "clinical", names=("mhGAP", "psychiatry")),
    _topic("palliative-care", N_("Palliative care and pain"), "clinical",
           names=("pain management", "end of life care")),
    _topic("wound-care", N_("Wound care"), "clinical", names=("wounds",)),
    _topic("rehabilitation", N_("Rehabilitation after illness or injury"), "clinical"),
    _topic("disability", N_("Care for people with disabilities"), "clinical"),
    _topic("older-people", N_("Care for older people"), "clinical", names=("geriatrics",)),
    _topic("adolescents", N_("Care for adolescents"), "clinical", names=("adolescent health",)),
    _topic("gender-violence", N_("Care after violence"), "clinical",
           names=("gender-based violence", "GBV")),
    _topic("laboratory", N_("Ordering and understanding tests"), "clinical",
           names=("laboratory tests", "diagnostics")),
    _topic("imaging", N_("Understanding X-ray and ultrasound"), "clinical",
           names=("imaging", "ultrasound", "x-ray")),
    _topic("eye-ear-care", N_("Eye and ear care"), "clinical", names=("eye care", "ear care")),
    _topic("oral-health", N_("Oral health"), "clinical", names=("dental care", "oral health")),
    _topic("environmental-health", N_("Water, sanitation and healthy workplaces"), "clinical",
           names=("WASH", "occupational health")),
    _topic("health-promotion", N_("Health education and prevention"), "clinical",
           names=("health promotion", "health education", "prevention")),
    _topic("nursing-process", N_("Planning and documenting nursing care"), "clinical", *_NURSES,
           names=("nursing process", "nursing care plans")),
    _topic("midwifery-led-care", N_("Leading midwifery care"), "clinical", *_MIDWIVES),
    _topic("prescribing", N_("Diagnosing and prescribing"), "clinical", *_DOCTORS, "2240", "2261",
           names=("prescribing", "diagnosis")),
    _topic("minor-surgery", N_("Minor surgery and procedures"), "clinical", *_DOCTORS, "2240",
           names=("surgery", "procedures", "surgical skills")),
    _topic("anaesthesia", N_("Anaesthesia and sedation"), "clinical", "2212", "2240", "3259"),
    _topic("dispensing", N_("Dispensing and counselling on medicines"), "clinical", "2262",
           "3213", names=("dispensing", "pharmaceutical care")),
    _topic("laboratory-methods", N_("Laboratory methods and quality"), "clinical", "3212",
           names=("laboratory quality",)),
    _topic("team-leading", N_("Leading a small team"), "leadership",
           names=("leadership", "team leadership", "leading a team")),
    _topic("delegation", N_("Delegating and supervising work"), "leadership",
           names=("delegation", "supervision")),
    _topic("planning-resources", N_("Planning staff, stock and money"), "leadership",
           names=("resource planning", "budgeting", "management", "supply chain")),
    _topic("change", N_("Leading change"), "leadership", names=("change management",)),
    _topic("data-for-decisions", N_("Using data for decisions"), "leadership",
           names=("data use", "health information", "monitoring and evaluation")),
    _topic("policy-advocacy", N_("Policy and advocacy"), "leadership",
           names=("policy", "advocacy")),
    _topic("women-leaders", N_("Women in leadership"), "leadership",
           names=("women in leadership",)),
    _topic("inclusive-leadership", N_("Leading so that everyone counts"), "leadership",
           names=("inclusive leadership", "diversity")),
    _topic("facility-management", N_("Running a ward, clinic or pharmacy"), "leadership",
           names=("facility management", "ward management")),
    _topic("association-work", N_("Taking part in a professional association"), "leadership"),
    _topic("mentoring-others", N_("Becoming a mentor"), "leadership", names=("mentoring",)),
    _topic("career-planning", N_("Planning a career"), "career", names=("career development",)),
    _topic("first-years", N_("The first years in practice"), "career",
           names=("transition to practice", "newly qualified")),
    _topic("rural-practice", N_("Working far from a hospital"), "career",
           names=("rural practice", "remote practice")),
    _topic("further-study", N_("Further study and specialising"), "career",
           names=("further education", "specialisation")),
    _topic("cpd-planning", N_("Keeping up to date (CPD)"), "career",
           names=("CPD", "continuing professional development")),
    _topic("research-skills", N_("Reading and doing research"), "career",
           names=("research", "evidence-based practice")),
    _topic("writing-presenting", N_("Writing and presenting"), "career",
           names=("writing", "presenting", "publication")),
    _topic("wellbeing", N_("Own well-being and workload"), "career",
           names=("wellbeing", "self-care", "burnout", "stress management")),
    _topic("work-and-family", N_("Work, family and shift patterns"), "career"),
    _topic("exam-preparation", N_("Preparing for licensing and examinations"), "career",
           names=("exam preparation", "licensing")),
)  # fmt: skip

_BY_CODE: Mapping[str, Topic] = {topic.code: topic for topic in TOPICS}


def find_topic(code: str) -> Topic | None:
    """The topic of a code, if there is one."""
    return _BY_CODE.get(code)


def get_topic(code: str) -> Topic:
    """The topic of a code; KeyError where there is none."""
    return _BY_CODE[code]


def topics_by_axis() -> Sequence[tuple[str, Sequence[Topic]]]:
    """(title of the axis, its topics), for lists to choose from."""
    return [
        (title, [topic for topic in TOPICS if topic.axis == axis]) for axis, title in AXES.items()
    ]


def topic_by_name(text: str) -> str | None:
    """The code for a code, a title or another name of a topic, however it is written."""
    return _by_name().get(folded(text))


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for topic in TOPICS:
        for name in (topic.code, topic.title, *topic.names):
            found.setdefault(folded(name), topic.code)
    return found
