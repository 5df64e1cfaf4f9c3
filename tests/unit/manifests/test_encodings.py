"""Encodings: UTF-8 and byte order marks decide, everything else is named, nothing is guessed."""

from __future__ import annotations

import codecs

import pytest

from engine.faults import SourceRefused
from engine.manifests.encodings import likely_encoding
from engine.manifests.options import ReadingOptions
from tests.unit.manifests.reading import read

HEADER = "shipment_id,line_no,description,consignee\n"
CHINESE = HEADER + "S1,1,氧化镝 99.9%,宁波海岚磁业有限公司\nS1,2,钕铁硼,包头北辰稀土\n"
GERMAN = HEADER + "S1,1,Läufer für Motor,Müller & Söhne GmbH\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CHINESE.encode(), None),
        (CHINESE.encode("utf-8-sig"), "UTF-8, as its byte order mark says"),
        (CHINESE.encode("utf-16"), "UTF-16, as its byte order mark says"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "UTF-16, as its byte order mark says"),
    ],
)
def test_utf8_and_byte_order_marks_decide_by_themselves(data: bytes, said: str | None) -> None:
    found = read(data)
    assert found.headers[0] == "shipment_id"
    assert found.lines[0].cells["consignee"] == "宁波海岚磁业有限公司"
    assert [text for kind, text in found.notices if kind == "encoding"] == ([f"Encoding: {said}."] if said else [])


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (GERMAN, "cp1252", "windows-1252"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
    ],
)
def test_other_encodings_are_refused_with_the_option_to_give_and_read_once_it_is_given(
    text: str, codec: str, name: str
) -> None:
    data = text.encode(codec)
    with pytest.raises(SourceRefused) as refusal:
        read(data)
    (fault,) = refusal.value.faults
    assert f"--encoding {name}" in fault.hint
    assert fault.place.line == (1 if "utf-16" in codec else 2)
    lines = read(data, ReadingOptions(encoding=name)).lines
    assert lines == read(text).lines


def test_the_refusal_names_the_first_bad_line_deep_in_a_file() -> None:
    rows = "".join(f"S{number},1,plain,plain\r\n" for number in range(60_000))
    data = (HEADER + rows).encode() + "S,1,Läufer,Müller\r\n".encode("cp1252") + b"S,2,x,y\r\n"
    with pytest.raises(SourceRefused, match=r"standard input:60002:1: is not UTF-8 \(byte 0xe4\).*windows-1252"):
        read(data)


def test_a_character_cut_off_at_the_end_is_not_utf8() -> None:
    with pytest.raises(SourceRefused, match=":2:1: is not UTF-8"):
        read((HEADER + "S1,1,x,Müll").encode()[:-3])


@pytest.mark.parametrize(
    ("encoding", "bad"),
    [("utf-8", b"S1,1,M\xfcller,x\n"), ("gb18030", b"S1,1,\xff\xff,x\n"), ("cp1252", b"S1,1,\x81\x8d,x\n")],
)
def test_lines_that_are_not_in_the_named_encoding_are_rejected_one_by_one(encoding: str, bad: bytes) -> None:
    good = b"S1,2,x,y\n"
    found = read(HEADER.encode() + bad + good, ReadingOptions(encoding=encoding))
    assert [line.row for line in found.lines] == [3]
    (rejected,) = found.rejected
    assert (rejected.row, rejected.problems[0].what) == (2, "holds bytes that are not in the encoding of the file")
    assert "\\x" in rejected.raw


def test_half_a_character_in_utf16_costs_its_own_line() -> None:
    text = HEADER + "S1,1,a,b\nS1,2,c,d\n"
    data = text.encode("utf-16-le").replace("a".encode("utf-16-le"), b"\x00\xd8", 1)
    found = read(data, ReadingOptions(encoding="utf-16-le"))
    assert [one.row for one in found.rejected] == [2]
    assert [line.row for line in found.lines] == [3]


def test_an_unknown_encoding_is_refused_with_the_nearest() -> None:
    with pytest.raises(SourceRefused, match=r"`gb18031` is not an accepted encoding .*gb18030"):
        read(CHINESE, ReadingOptions(encoding="gb18031"))


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("最终用户,原产国,货值\n上海精密仪器有限公司,中国,100\n", "gb18030", "gb18030"),
        ("最終用戶,原產國\n臺北電子股份有限公司,臺灣\n", "big5", "big5"),
        ("日付,最終需要者\n東京電気株式会社、モーター用の磁石\n", "cp932", "shift_jis"),
        ("café,façade,Größe,Zürich\n", "cp1252", "windows-1252"),
        ("item,Sm\n1,磁铁\n2,氧化镝\n", "gb18030", "gb18030"),
        ("item\n1,稀土永磁\n", "gb18030", "gb18030"),
        ("item\n1,永久磁鐵\n2,氧化鏑\n", "big5", "big5"),
        ("получатель,Московский завод постоянных магнитов\n", "cp1251", "windows-1251"),
    ],
)
def test_the_likely_encoding(text: str, codec: str, name: str) -> None:
    assert likely_encoding(text.encode(codec)) == name
    assert likely_encoding(b"plain") is None


def test_a_few_damaged_bytes_do_not_make_utf8_another_encoding() -> None:
    data = CHINESE.encode().replace("镝".encode(), "镝".encode()[:2], 1)
    assert likely_encoding(data) == "utf-8"
    with pytest.raises(SourceRefused, match="some bytes are damaged: --encoding utf-8 rejects only the lines"):
        read(data)
    assert [one.row for one in read(data, ReadingOptions(encoding="utf-8")).rejected] == [2]
