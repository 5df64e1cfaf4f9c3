"""What is said of where a fact came from that a line did not give itself, in English and again in Chinese."""

from __future__ import annotations

OF_ORIGINS: tuple[tuple[str, str], ...] = (
    ("profile", "档案"),
    ("vocabulary.yaml", "规则库的默认值"),
    ("product {item} version {number}", "产品{item}第{number}版"),
    ("party lists of the rulebook", "规则库中的名单"),
    ("party lists {hash}", "当事方名单{hash}"),
    ("owners {hash}", "持股数据{hash}"),
)
