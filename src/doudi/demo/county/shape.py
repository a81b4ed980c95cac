"""The shape of the population: published distributions, and where each comes from (policy-facts §9).

The people are invented; only proportions are real. Where no proportion was found, the figure is a choice
of the demo and says so.
"""

from typing import Final

PEOPLE: Final = 20_000

# Household sizes, census 2020, percent; 2 to 7 are remembered figures, 7 stands for 7 and more.
SIZES: Final = {1: 25.39, 2: 29.68, 3: 20.99, 4: 13.17, 5: 6.17, 6: 3.1, 7: 1.5}

# Age groups, census 2020, percent: what the generator is tested against.
AGES: Final = {"0-14": 17.95, "15-59": 63.35, "60+": 18.70}

# Disposable income per head and month in fen, first half of 2024 (rural 11,272, urban 27,561 yuan).
# The county is a choice of the demo: its urban people earn three quarters of the national urban mean.
MEAN_INCOME: Final = {"rural": 187_900, "urban": 344_500}
INCOME_SPREAD: Final = 0.7  # sigma of the lognormal; a choice: about the published fifths

# Certificates of disability: 38 million of 1.41 thousand million; severe: 25.18 of 85.02 million.
DISABLED: Final = 0.027
SEVERE: Final = 25.18 / 85.02

# Choices of the demo, no statistics.
INSURED: Final = {"rural": 0.25, "urban": 0.6}  # of those who work
PHONES: Final = 0.88  # of adults
CARS: Final = 0.3  # of households
DIED_UNNOTICED: Final = 0.002  # police know of a death, the family file does not yet
NAME_DIFFERS: Final = 0.002  # the household register has another character
