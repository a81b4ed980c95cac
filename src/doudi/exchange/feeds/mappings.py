"""The mapping of every source, in one table: a folder that is not named here is refused."""

from collections.abc import Mapping
from typing import Final

from doudi.exchange.feeds.sources.bank_balances import mapping as bank_balances
from doudi.exchange.feeds.sources.civil_cremation import mapping as civil_cremation
from doudi.exchange.feeds.sources.civil_marriage import mapping as civil_marriage
from doudi.exchange.feeds.sources.disability_cards import mapping as disability_cards
from doudi.exchange.feeds.sources.disaster_damage import mapping as disaster_damage
from doudi.exchange.feeds.sources.farm_subsidies import mapping as farm_subsidies
from doudi.exchange.feeds.sources.housing_fund import mapping as housing_fund
from doudi.exchange.feeds.sources.market_entities import mapping as market_entities
from doudi.exchange.feeds.sources.medical_settlement import mapping as medical_settlement
from doudi.exchange.feeds.sources.pensions import mapping as pensions
from doudi.exchange.feeds.sources.police_residents import mapping as police_residents
from doudi.exchange.feeds.sources.police_vehicles import mapping as police_vehicles
from doudi.exchange.feeds.sources.real_estate import mapping as real_estate
from doudi.exchange.feeds.sources.school_enrolment import mapping as school_enrolment
from doudi.exchange.feeds.sources.securities_insurance import mapping as securities_insurance
from doudi.exchange.feeds.sources.social_insurance import mapping as social_insurance
from doudi.exchange.feeds.sources.tax_income import mapping as tax_income
from doudi.exchange.feeds.sources.utilities import mapping as utilities
from doudi.exchange.feeds.sources.veterans_benefits import mapping as veterans_benefits
from doudi.exchange.feeds.stated import Reader

READERS: Final[Mapping[str, Reader]] = {
    "bank_balances": bank_balances.facts,
    "civil_cremation": civil_cremation.facts,
    "civil_marriage": civil_marriage.facts,
    "disability_cards": disability_cards.facts,
    "disaster_damage": disaster_damage.facts,
    "farm_subsidies": farm_subsidies.facts,
    "housing_fund": housing_fund.facts,
    "market_entities": market_entities.facts,
    "medical_settlement": medical_settlement.facts,
    "pensions": pensions.facts,
    "police_residents": police_residents.facts,
    "police_vehicles": police_vehicles.facts,
    "real_estate": real_estate.facts,
    "school_enrolment": school_enrolment.facts,
    "securities_insurance": securities_insurance.facts,
    "social_insurance": social_insurance.facts,
    "tax_income": tax_income.facts,
    "utilities": utilities.facts,
    "veterans_benefits": veterans_benefits.facts,
}
TELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "bank_balances": bank_balances.TELLS,
    "civil_cremation": civil_cremation.TELLS,
    "civil_marriage": civil_marriage.TELLS,
    "disability_cards": disability_cards.TELLS,
    "disaster_damage": disaster_damage.TELLS,
    "farm_subsidies": farm_subsidies.TELLS,
    "housing_fund": housing_fund.TELLS,
    "market_entities": market_entities.TELLS,
    "medical_settlement": medical_settlement.TELLS,
    "pensions": pensions.TELLS,
    "police_residents": police_residents.TELLS,
    "police_vehicles": police_vehicles.TELLS,
    "real_estate": real_estate.TELLS,
    "school_enrolment": school_enrolment.TELLS,
    "securities_insurance": securities_insurance.TELLS,
    "social_insurance": social_insurance.TELLS,
    "tax_income": tax_income.TELLS,
    "utilities": utilities.TELLS,
    "veterans_benefits": veterans_benefits.TELLS,
}
