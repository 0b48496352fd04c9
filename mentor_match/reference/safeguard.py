"""Countries from which WHO asks not to recruit health workers actively.

The WHO health workforce support and safeguards list, 2023: 55 countries. A new edition is a new
constant here, so that a report can say which one it used.
"""

VERSION = "2023"
SOURCE = "World Health Organization, WHO health workforce support and safeguards list 2023"

COUNTRIES = frozenset(
    "AFG AGO BDI BEN BFA BGD CAF CIV CMR COD COG COM DJI ERI ETH FSM GAB GHA GIN GMB GNB GNQ HTI "
    "KIR LAO LBR LSO MDG MLI MOZ MRT MWI NER NGA NPL PAK PNG RWA SDN SEN SLB SLE SOM SSD TCD TGO "
    "TLS TUV TZA UGA VUT WSM YEM ZMB ZWE".split()
)


def on_safeguard_list(country: str) -> bool:
    """Whether a country (ISO alpha-3) is on the list of `VERSION`."""
    return country in COUNTRIES
