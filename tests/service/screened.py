"""A list and a manifest of which one party may be on the list, for every door that screens."""

from __future__ import annotations

LIST = "CN-UEL-2025-01"
LISTED = "name,country\nNebula Lithography Institute,DE\n"
HIT, CLEAR = "Nebula Lithografy Institute GmbH", "Mueller Nudeln GmbH"
_HEADER = (
    "shipment_id,line_no,ship_date,from_country,to_country,cn_code,list_entries,origin_country,item_value,currency,"
    "consignee,consignee_country,consignee_lists,end_user,end_user_country,end_user_lists,end_user_type,end_use,"
    "end_user_listed_ownership,consignee_listed_ownership,cn_technology,hs_code,elements,transaction,material"
)
_ROW = (
    "S-{number},1,2026-11-03,CN,DE,none,none,CN,1000,EUR,{party},DE,none,{party},DE,none,civil,civil,0 %,0 %,no,"
    "84821010,Fe,export,other"
)
MANIFEST = "\n".join(
    [_HEADER, *(_ROW.format(number=number, party=party) for number, party in enumerate((HIT, CLEAR, HIT), 1)), ""]
)
"""Lines that say of their parties that they are on no list: the first and the third name one that may be."""
