"""What a person may agree to, and take back. Pure."""

from mentor_match.words import N_

PURPOSES = {
    "outside": N_("To be proposed to members of partner associations"),
    "story": N_("To have your story used as you said"),
    "statement": N_("To have a CPD statement opened by whoever has its link"),
}
