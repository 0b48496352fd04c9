"""Cadres: the kinds of health worker that associations have members in.

Codes and `official` titles are the unit groups of ISCO-08 (International Labour Organization,
2012). `title` is the plain one that people use for themselves; `names` are other words for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mentor_match.reference.names import folded
from mentor_match.words import N_

FAMILIES: Mapping[str, str] = {
    "nursing": N_("Nursing and midwifery"),
    "medicine": N_("Medicine and dentistry"),
    "clinical": N_("Clinical officers and assistants"),
    "community": N_("Community and public health"),
    "pharmacy": N_("Pharmacy and laboratory"),
    "therapy": N_("Therapies and rehabilitation"),
    "care": N_("Social work and care"),
    "records": N_("Management and records"),
}


@dataclass(frozen=True, slots=True)
class Cadre:
    """A cadre: ISCO-08 code, plain title, family it is listed under, other names."""

    code: str
    title: str
    family: str
    names: tuple[str, ...] = ()

    @property
    def official(self) -> str:
        """The title of the unit group in ISCO-08."""
        return _OFFICIAL[self.code]


_ALL: tuple[Cadre, ...] = (
    Cadre("2221", N_("Nurse"), "nursing", ("registered nurse", "RN", "nurse practitioner",
          "professional nurse", "nursing officer", "staff nurse", "nurse anaesthetist",
          "public health nurse", "community health nurse", "infirmier", "infirmière", "enfermera")),
    Cadre("3221", N_("Enrolled or assistant nurse"), "nursing", ("enrolled nurse", "EN",
          "assistant nurse", "practical nurse", "LPN", "nurse aide", "nursing associate")),
    Cadre("2222", N_("Midwife"), "nursing", ("registered midwife", "nurse midwife", "sage-femme",
          "professional midwife", "midwives", "nurse-midwife")),
    Cadre("3222", N_("Assistant or community midwife"), "nursing", ("community midwife",
          "assistant midwife", "auxiliary midwife", "enrolled midwife", "ANM")),
    Cadre("2211", N_("Doctor, general practice"), "medicine", ("doctor", "general practitioner",
          "GP", "medical officer", "family doctor", "family physician", "physician", "médecin")),
    Cadre("2212", N_("Doctor, specialist"), "medicine", ("specialist", "specialist doctor",
          "consultant", "surgeon", "paediatrician", "obstetrician", "psychiatrist",
          "anaesthetist", "specialist physician")),
    Cadre("2261", N_("Dentist"), "medicine", ("dental surgeon", "dental officer", "dentists")),
    Cadre("3251", N_("Dental therapist or assistant"), "medicine", ("dental therapist",
          "dental assistant", "dental hygienist", "community oral health officer")),
    Cadre("2240", N_("Clinical officer"), "clinical", ("paramedical practitioner",
          "physician associate", "physician assistant", "health officer", "feldsher",
          "clinical associate", "medical licentiate", "assistant medical officer", "clinician")),
    Cadre("3256", N_("Medical assistant"), "clinical", ("medical assistants", "clinic assistant",
          "clinical assistant")),
    Cadre("3258", N_("Ambulance worker"), "clinical", ("paramedic", "emergency medical technician",
          "EMT", "ambulance officer", "emergency care assistant")),
    Cadre("3253", N_("Community health worker"), "community", ("CHW", "community health promoter",
          "village health worker", "health extension worker", "health surveillance assistant",
          "community health extension worker", "CHEW", "ASHA", "community health volunteer",
          "community health aide", "agent de santé communautaire")),
    Cadre("2263", N_("Environmental or occupational health officer"), "community",
          ("environmental health officer", "occupational health officer", "public health officer",
           "occupational hygienist", "public health inspector")),
    Cadre("3257", N_("Environmental health inspector"), "community", ("health inspector",
          "sanitary inspector", "environmental health technician",
          "environmental health assistant")),
    Cadre("2265", N_("Nutritionist or dietitian"), "community", ("nutritionist", "dietitian",
          "dietician", "nutrition officer", "clinical dietitian")),
    Cadre("2230", N_("Traditional medicine practitioner"), "community", ("traditional healer",
          "acupuncturist", "ayurvedic practitioner", "traditional practitioner", "homeopath")),
    Cadre("3230", N_("Traditional medicine assistant"), "community", ("bonesetter", "herbalist",
          "traditional medicine associate")),
    Cadre("2262", N_("Pharmacist"), "pharmacy", ("clinical pharmacist", "community pharmacist",
          "hospital pharmacist", "pharmacien", "pharmacists")),
    Cadre("3213", N_("Pharmacy technician"), "pharmacy", ("pharmaceutical technologist",
          "pharmacy assistant", "pharmacy technologist", "dispenser", "pharmacy technicians")),
    Cadre("3212", N_("Laboratory technician"), "pharmacy", ("medical laboratory technician",
          "laboratory technologist", "laboratory scientist", "lab technician", "lab tech",
          "biomedical technician", "phlebotomist",
          "medical laboratory scientist", "pathology technician")),
    Cadre("3211", N_("Imaging technician or radiographer"), "pharmacy", ("radiographer",
          "radiography technologist", "imaging technician", "sonographer", "X-ray technician")),
    Cadre("3214", N_("Dental or medical prosthetic technician"), "pharmacy",
          ("dental technologist", "dental technician", "orthopaedic technician", "prosthetist",
           "orthotist")),
    Cadre("2264", N_("Physiotherapist"), "therapy", ("physical therapist", "physiotherapists",
          "physio")),
    Cadre("3255", N_("Physiotherapy assistant"), "therapy", ("physiotherapy technician",
          "rehabilitation assistant", "physical therapy assistant", "massage therapist")),
    Cadre("2266", N_("Audiologist or speech therapist"), "therapy", ("audiologist",
          "speech therapist", "speech and language therapist", "speech pathologist")),
    Cadre("2267", N_("Optometrist"), "therapy", ("ophthalmic optician", "orthoptist",
          "optometrists")),
    Cadre("3254", N_("Dispensing optician"), "therapy", ("optician", "dispensing opticians")),
    Cadre("2269", N_("Occupational therapist or other health professional"), "therapy",
          ("occupational therapist", "podiatrist", "recreational therapist", "chiropractor",
           "osteopath", "dance therapist")),
    Cadre("3259", N_("Other health associate"), "therapy", ("anaesthesia technician",
          "respiratory therapist", "HIV counsellor", "health associate", "epidemiology assistant")),
    Cadre("2634", N_("Psychologist"), "care", ("clinical psychologist", "psychotherapist",
          "psychologists")),
    Cadre("2635", N_("Social worker or counsellor"), "care", ("social worker", "counsellor",
          "medical social worker", "addictions counsellor")),
    Cadre("3412", N_("Social work assistant"), "care", ("social assistant", "community worker",
          "social work associate")),
    Cadre("5321", N_("Health care assistant"), "care", ("nursing aide", "ward attendant",
          "patient care assistant", "healthcare assistant", "hospital orderly")),
    Cadre("5322", N_("Home-based care worker"), "care", ("home care worker", "home carer",
          "home care aide", "palliative home carer")),
    Cadre("1342", N_("Health services manager"), "records", ("hospital administrator",
          "clinic manager", "health manager", "matron", "director of nursing",
          "facility in-charge")),
    Cadre("3252", N_("Health records technician"), "records", ("medical records officer",
          "health information officer", "medical records technician", "clinical coder")),
    Cadre("3344", N_("Medical secretary"), "records", ("medical receptionist",
          "hospital ward secretary", "clinic clerk")),
)  # fmt: skip

# Not marked for translation: the ILO has its own wording in each language.
_OFFICIAL: Mapping[str, str] = {
    "2221": "Nursing professionals",
    "3221": "Nursing associate professionals",
    "2222": "Midwifery professionals",
    "3222": "Midwifery associate professionals",
    "2211": "Generalist medical practitioners",
    "2212": "Specialist medical practitioners",
    "2261": "Dentists",
    "3251": "Dental assistants and therapists",
    "2240": "Paramedical practitioners",
    "3256": "Medical assistants",
    "3258": "Ambulance workers",
    "3253": "Community health workers",
    "2263": "Environmental and occupational health and hygiene professionals",
    "3257": "Environmental and occupational health inspectors and associates",
    "2265": "Dieticians and nutritionists",
    "2230": "Traditional and complementary medicine professionals",
    "3230": "Traditional and complementary medicine associate professionals",
    "2262": "Pharmacists",
    "3213": "Pharmaceutical technicians and assistants",
    "3212": "Medical and pathology laboratory technicians",
    "3211": "Medical imaging and therapeutic equipment technicians",
    "3214": "Medical and dental prosthetic technicians",
    "2264": "Physiotherapists",
    "3255": "Physiotherapy technicians and assistants",
    "2266": "Audiologists and speech therapists",
    "2267": "Optometrists and ophthalmic opticians",
    "3254": "Dispensing opticians",
    "2269": "Health professionals not elsewhere classified",
    "3259": "Health associate professionals not elsewhere classified",
    "2634": "Psychologists",
    "2635": "Social work and counselling professionals",
    "3412": "Social work associate professionals",
    "5321": "Health care assistants",
    "5322": "Home-based personal care workers",
    "1342": "Health services managers",
    "3252": "Medical records and health information technicians",
    "3344": "Medical secretaries",
}

CADRES: Mapping[str, Cadre] = {cadre.code: cadre for cadre in _ALL}


def find_cadre(code: str) -> Cadre | None:
    """The cadre of an ISCO-08 code, if it is one of ours."""
    return CADRES.get(code)


def get_cadre(code: str) -> Cadre:
    """The cadre of an ISCO-08 code; KeyError where it is none of ours."""
    return CADRES[code]


def cadre_by_name(text: str) -> str | None:
    """The code for a code, a title or another name of a cadre, however it is written."""
    return _by_name().get(folded(text))


def cadres_by_family() -> Sequence[tuple[str, Sequence[Cadre]]]:
    """(title of the family, its cadres), for lists to choose from."""
    return [
        (title, [cadre for cadre in _ALL if cadre.family == family])
        for family, title in FAMILIES.items()
    ]


@cache
def _by_name() -> dict[str, str]:
    """Every name as it stands first, so that no plural made here hides another cadre's name."""
    named = [
        (folded(name), cadre.code)
        for cadre in _ALL
        for name in (cadre.code, cadre.title, cadre.official, *cadre.names)
    ]
    found: dict[str, str] = {}
    for name, code in named:
        found.setdefault(name, code)
    for name, code in named:
        found.setdefault(name + "s", code)
        found.setdefault(name.removesuffix("s"), code)
    return found
