"""Community and public health, nutrition, social work and care."""

from mentor_match.reference.role_cards.card import RoleCard, topics
from mentor_match.words import N_

CARDS = (
    RoleCard(
        "3253",
        does=(
            N_("Visits homes, teaches health and follows families."),
            N_("Finds danger signs and treats common illness of children by the national package."),
            N_("Links people to services and brings back news from the facility."),
            N_("Keeps registers and helps in campaigns."),
        ),
        under_supervision=(
            N_("Gives injectable contraception or vaccines, where the programme has it."),
            N_("Follows people on HIV or tuberculosis treatment."),
            N_("Uses rapid tests for malaria, HIV or pregnancy, until signed off."),
        ),
        refers_when=(
            N_("A danger sign is seen in a child, a pregnant woman or a newborn."),
            N_("An illness does not get better as the package says."),
            N_("Violence or danger is suspected."),
        ),
        does_not=(
            N_("Diagnose or prescribe outside the package."),
            N_("Attend births, but in an emergency."),
            N_("Give medicines that the kit does not hold."),
        ),
        topics=topics(
            "health-promotion", "nutrition", "immunisation", "family-planning", "maternal-care",
            "newborn-care", "child-health", "malaria", "hiv", "tuberculosis", "mental-health",
            "disability", "older-people", "palliative-care", "environmental-health", "adolescents",
        ),
    ),
    RoleCard(
        "2263",
        does=(
            N_("Assesses risks from water, food, waste, air and work."),
            N_("Investigates outbreaks with others, and advises on control."),
            N_("Enforces health law and trains inspectors."),
        ),
        under_supervision=(
            N_("Takes part in clinical surveillance of workers."),
            N_("Takes samples by a method that the laboratory has not yet signed off."),
            N_("Closes premises, where the law asks for a second signature."),
        ),
        refers_when=(
            N_("A person is ill from an exposure and needs clinical care."),
            N_("A risk needs another authority."),
            N_("Many people fall ill at once, or a notifiable disease is suspected."),
        ),
        does_not=(
            N_("Diagnose or treat individuals."),
            N_("Give a person the result of a clinical test."),
            N_("Share what was seen in a home or workplace beyond what the law asks."),
        ),
        topics=topics(
            "environmental-health", "infection-prevention", "health-promotion", "immunisation",
            "malaria", "tuberculosis",
        ),
    ),
    RoleCard(
        "2265",
        does=(
            N_("Assesses nutrition of people and communities."),
            N_("Plans therapeutic diets and teaches feeding."),
            N_("Manages acute malnutrition by protocol with the clinical team."),
        ),
        under_supervision=(
            N_("Orders supplements and tube feeding."),
            N_("Advises on feeding by vein."),
            N_("Sets the diet of newborns who are small or sick."),
        ),
        refers_when=(
            N_("Malnutrition comes with complications."),
            N_("Weight changes without a reason that food explains."),
            N_("An eating disorder or neglect is suspected."),
        ),
        does_not=(
            N_("Diagnose diseases."),
            N_("Prescribe medicines."),
            N_("Stop a treatment or a medicine for the sake of a diet."),
        ),
        topics=topics(
            "nutrition", "chronic-conditions", "maternal-care", "child-health", "newborn-care",
            "health-promotion", "hiv", "tuberculosis", "older-people", "adolescents",
        ),
    ),
    RoleCard(
        "2634",
        does=(
            N_("Assesses and treats mental and behavioural problems by talking therapies."),
            N_("Tests thinking, memory and development."),
            N_("Supports teams after hard events."),
        ),
        under_supervision=(
            N_("Treats people with severe illness together with a prescriber."),
            N_("Uses a therapy or test in which training is not finished."),
            N_("Writes reports for courts."),
        ),
        refers_when=(
            N_("There is a risk of suicide or of harm to others."),
            N_("Medicines or a hospital bed may be needed."),
            N_("A child or an adult at risk has to be protected."),
        ),
        does_not=(
            N_("Prescribe."),
            N_("Diagnose bodily illness."),
            N_("Act as therapist for colleagues or relatives."),
        ),
        topics=topics(
            "mental-health", "adolescents", "gender-violence", "disability", "palliative-care",
            "chronic-conditions", "child-health", "health-promotion",
        ),
    ),
    RoleCard(
        "2635",
        does=(
            N_("Assesses social needs and plans support with the person."),
            N_("Counsels families, and links them to benefits and services."),
            N_("Protects children and adults at risk."),
        ),
        under_supervision=(
            N_("Works with severe mental illness."),
            N_("Counsels groups or families after violence, until trained in it."),
            N_("Takes decisions on the custody or placement of a child."),
        ),
        refers_when=(
            N_("Someone is in danger."),
            N_("Illness or addiction needs treatment."),
            N_("The person has a plan or means for self-harm."),
        ),
        does_not=(
            N_("Give medical advice."),
            N_("Diagnose."),
            N_("Start, change or stop a medicine."),
        ),
        topics=topics(
            "mental-health", "gender-violence", "disability", "adolescents", "older-people",
            "palliative-care", "hiv", "health-promotion",
        ),
    ),
)  # fmt: skip
