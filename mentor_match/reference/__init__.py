"""What the field already knows: cadres, topics, role cards, countries, languages.

Written for this project; codes and official titles are facts of ISCO-08 and ISO.
"""
