"""The three departments: their tables, items and names.

Money is integer fen, dates are ISO. Field choices follow policy-facts §4.2; they claim no national data
standard (MZ/T 073-2024 was not to be had).
"""

from doudi.demo.departments.department import Department, by_tables

_POLICE = {"household_register": "residents", "death": "deaths", "vehicles": "vehicles"}
_LABOUR = {"employment": "employments", "pension": "pensions"}
_BANK = {"balances": "balances"}

POLICE = Department(
    "police",
    "安禾县公安局（示例）",
    """
    create table if not exists residents (id_number text primary key, name text not null,
        hukou_kind text not null, hukou_division integer not null, relation text not null,
        status text not null);
    create table if not exists deaths (id_number text primary key, died_on text not null);
    create table if not exists vehicles (vehicle_no text primary key, id_number text not null,
        kind text not null, value_fen integer not null, registered_on text not null, status text not null);
    create index if not exists vehicles_by_owner on vehicles (id_number);
    """,
    tuple(_POLICE),
    by_tables(_POLICE),
    _POLICE,
)
LABOUR = Department(
    "labour",
    "安禾县人力资源和社会保障局（示例）",
    """
    create table if not exists employments (id_number text primary key, employer text not null,
        insured_from text not null, monthly_wage_fen integer not null, months_paid_12 integer not null);
    create table if not exists pensions (id_number text not null, kind text not null,
        monthly_fen integer not null, basic_monthly_fen integer not null, paid_from text not null,
        primary key (id_number, kind));
    """,
    tuple(_LABOUR),
    by_tables(_LABOUR),
    _LABOUR,
)
BANK = Department(
    "bank",
    "安禾县金融机构联合查询点（示例）",
    """
    create table if not exists balances (id_number text not null, institution text not null,
        accounts integer not null, balance_fen integer not null, as_of text not null,
        primary key (id_number, institution));
    """,
    tuple(_BANK),
    by_tables(_BANK),
    _BANK,
)
OFFICES = {"police": POLICE, "labour": LABOUR, "bank": BANK}
