"""What does an invented group of factories make? Its products, most of them on no list, as columns of a manifest."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from engine.rulebook.rulebook import Rulebook

# Beside the columns of a manifest: what one piece costs and weighs, and how its Chinese content is told.
PRICE, GRAMS, CONTENT = "price in hundredths", "grams", "how the content is told"
COLUMNS = (
    "item_id", "description", "hs_code", "cn_code", "list_entries", "us_eccn", "eu_code", "jp_code", "origin_country",
    "unit", "material", "elements", "cn_technology", "us_controlled_value", "us_controlled_share", "node_nm",
    "memory_layers", "energy_density_wh_per_kg", "purity", "density_g_per_cm3", "flexural_strength_mpa",
    "mean_particle_size_um", "compaction_density_g_per_cm3", "specific_capacity_mah_per_g", "elastic_limit_mpa",
    "tensile_strength_mpa", "elongation", "cylinder_diameter_mm", "design_pressure_gpa", "microwave_power_kw",
    "microwave_frequency", "annex_1_target", "technology_status", "drone_related",
)  # fmt: skip


@dataclass(frozen=True)
class Family:
    """Things of one material: their tariff line, what they are made of and what is measured on them.

    `measured` gives the lowest and the highest value of a column, with as many decimals as they are written with, so
    that the threshold of the law lies between them.
    """

    name: str
    material: str
    tariff: str
    elements: tuple[str, ...]
    measured: dict[str, tuple[str, str]]
    unit: str = ""


_MAGNETS = (
    Family("NdFeB magnet", "ndfeb_magnet", "8505.11.10.00", ("Nd", "Fe", "B", "Dy", "Tb", "Pr", "Ho"), {}),
    Family("SmCo magnet", "smco_magnet", "8505111000", ("Sm", "Co", "Fe", "Cu", "Zr"), {}),
    Family("rotor, with magnets", "magnet_part", "850300", ("Nd", "Fe", "B", "Dy", "Si", "C"), {}),
    Family("sputtering target", "target", "3818009000", ("Sm", "Gd", "Tb", "Al", "Mo", "Y"), {}),
)  # fmt: skip
_MEASURED = (
    Family("Li-ion cell", "lithium_ion_battery", "8507600090", ("Li", "Ni", "Co", "Mn"),
           {"energy_density_wh_per_kg": ("240.0", "340.0")}),
    Family("LFP cathode powder", "lfp_cathode", "2842909030", ("Li", "Fe", "P"),
           {"compaction_density_g_per_cm3": ("2.30", "2.70"), "specific_capacity_mah_per_g": ("150.0", "160.0")}),
    Family("isostatic graphite", "artificial_graphite", "3801100030", ("C",),
           {"purity": ("99.80", "99.99"), "flexural_strength_mpa": ("20.0", "45.0"),
            "density_g_per_cm3": ("1.600", "1.900")}),
    Family("diamond micropowder", "synthetic_diamond_powder", "7105102000", ("C",),
           {"mean_particle_size_um": ("5.0", "80.0")}),
    Family("diamond crystal", "synthetic_diamond_crystal", "7104210000", ("C",),
           {"mean_particle_size_um": ("50", "900")}),
    Family("tungsten heavy alloy", "tungsten_heavy_alloy", "8101999000", ("W", "Ni", "Fe"),
           {"density_g_per_cm3": ("16.80", "18.60"), "elastic_limit_mpa": ("600", "1000"),
            "tensile_strength_mpa": ("1000", "1500"), "elongation": ("2.0", "14.0")}),
    Family("antimony trioxide", "antimony_oxide", "2825800010", ("Sb",), {"purity": ("99.900", "99.999")}),
    Family("cubic press", "cubic_press", "8462910000", ("Fe", "C", "Mn"),
           {"cylinder_diameter_mm": ("400", "850"), "design_pressure_gpa": ("3.5", "6.5")}),
    Family("MPCVD reactor", "mpcvd_equipment", "8486209000", ("Fe", "Cu", "Al"),
           {"microwave_power_kw": ("4.0", "20.0")}),
)  # fmt: skip
# Names and headings of the tariff.
_PLAIN = (
    ("ball bearing", "8482"), ("gear motor", "8501"), ("servo drive", "8504"), ("cable harness", "8544"),
    ("pressure sensor", "9026"), ("hydraulic pump", "8413"), ("steel bracket", "7326"), ("轴承 bearing", "8482"),
    ("控制柜 control cabinet", "8537"), ('valve, 2" flanged', "8481"), ("optical lens", "9002"),
    ("power supply", "8504"), ("injection mould", "8480"), ("drone motor", "8501"), ("machine frame", "8479"),
    ("gas valve", "2804"),
)  # fmt: skip
_SHARES = frozenset({"purity", "elongation"})
_US_CONTENT: tuple[dict[str, object], ...] = (
    {}, {}, {"us_controlled_share": "0 %"}, {"us_controlled_share": "3.5 %"}, {"us_controlled_share": "0.25"},
    {"us_controlled_value": "0"},
)  # fmt: skip
_ORIGINS = ("CN", "CN", "CN", "VN", "VN", "MY", "DE", "DE", "JP", "China", "Viet Nam", "DEU")


def products(rulebook: Rulebook, count: int = 20_000, seed: int = 1) -> pl.DataFrame:
    """A row for each product, in the order of how often it sells: all columns text except price and weight."""
    draw = random.Random(seed)
    codes = sorted(code for code in rulebook.lists.all_codes() if code[0].isdigit())
    rows = [{"item_id": f"P-{number:05}", **_product(draw, codes)} for number in range(count)]
    told = [{name: row.get(name, "") for name in (*COLUMNS, PRICE, GRAMS, CONTENT)} for row in rows]
    return pl.DataFrame(
        told, schema={**dict.fromkeys(COLUMNS, pl.String), PRICE: pl.Int64, GRAMS: pl.Int64, CONTENT: pl.String}
    )


def _product(draw: random.Random, codes: list[str]) -> dict[str, object]:
    kind = draw.random()
    if kind < 0.78:
        own = _plain(draw)
    elif kind < 0.85:
        own = _plain(draw) | {"cn_code": draw.choice(codes)}
    elif kind < 0.91:
        own = _magnet(draw)
    elif kind < 0.94:
        own = _measured(draw)
    elif kind < 0.97:
        own = _plain(draw) | _chip(draw)
    else:
        own = _plain(draw) | {"cn_code": "", "list_entries": "", "material": draw.choice(["", "", "other"])}
    if draw.random() < 0.01:
        own |= {"technology_status": draw.choice(["public_domain", "basic_research", "patent_application"])}
    return {
        "us_eccn": draw.choice(["EAR99", "EAR99", "EAR99", "", "5A992.c", "3A225"]),
        "eu_code": draw.choice(["-", "-", "", "3A225"]),
        "jp_code": draw.choice(["", "", "-"]),
        "origin_country": draw.choice(_ORIGINS) if draw.random() < 0.98 else "",
        "unit": draw.choice(["C62", "pcs", "KGM"]),
        **draw.choice(_US_CONTENT),
        "drone_related": "" if draw.random() < 0.02 else "no",
        PRICE: int(10 ** draw.uniform(3, 6.5)),
        GRAMS: int(10 ** draw.uniform(2, 5)),
        **own,
    }


def _plain(draw: random.Random) -> dict[str, object]:
    name, heading = draw.choice(_PLAIN)
    tariff = f"{heading}{draw.randrange(60):02}{draw.choice(['', '00', '0090', '.10.00'])}"
    return {
        "description": f"{name} {draw.choice('ABCDEFGH')}{draw.randrange(1_000)}",
        "hs_code": tariff,
        "cn_code": "-",
        "list_entries": "" if draw.random() < 0.02 else "-",
        "elements": draw.choice(["", "", "", "Fe;C;Mn", "Al;Mg;Si", "Cu", "Fe；C"]),
        **({"drone_related": "yes"} if name == "drone motor" else {}),
        CONTENT: draw.choice(["none", "none", "zero", "unknown"]),
    }


def _magnet(draw: random.Random) -> dict[str, object]:
    family = draw.choice(_MAGNETS)
    return {
        **_of_family(draw, family),
        "list_entries": draw.choice(["", "", "-"]),
        "cn_technology": draw.choice(["yes", *["no"] * 8, ""]),
        "annex_1_target": draw.choice(["yes", "no", ""]) if family.material == "target" else "",
        CONTENT: draw.choice([*["near"] * 5, "plain", "plain", "share", "zero", "unknown"]),
    }


def _measured(draw: random.Random) -> dict[str, object]:
    family = draw.choice(_MEASURED)
    measured = {
        column: _between(draw, *bounds) + (" %" if column in _SHARES else "")
        for column, bounds in family.measured.items()
        if draw.random() < 0.95
    }
    if family.material == "mpcvd_equipment":
        measured["microwave_frequency"] = draw.choice(["915_mhz", "2450_mhz", "other"])
    return {**_of_family(draw, family), "list_entries": "-", CONTENT: "unknown", **measured}


def _chip(draw: random.Random) -> dict[str, object]:
    memory = draw.random() < 0.5
    return {
        "description": "memory module" if memory else "controller, logic",
        "hs_code": "8542329010" if memory else "8542319090",
        "node_nm": "" if memory else draw.choice(["5", "14", "28", "40"]),
        "memory_layers": draw.choice(["96", "176", "232", "256"]) if memory else "",
    }


def _of_family(draw: random.Random, family: Family) -> dict[str, object]:
    contained = draw.sample(family.elements, draw.randint(1, len(family.elements)))
    return {
        "description": f'{family.name}, type "{draw.choice("NMHS")}{draw.randrange(20, 60)}"',
        "hs_code": family.tariff,
        "cn_code": draw.choice(["", "-", "-"]),
        "material": family.material,
        "elements": ";".join(contained) if draw.random() < 0.95 else "",
    }


def _between(draw: random.Random, low: str, high: str) -> str:
    step = Decimal(1).scaleb(int(Decimal(low).as_tuple().exponent))
    return str(Decimal(low) + step * draw.randint(0, int((Decimal(high) - Decimal(low)) / step)))
