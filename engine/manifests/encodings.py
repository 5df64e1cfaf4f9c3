"""In which encoding is a file written? A BOM or strictly valid UTF-8 decides; anything else must be named.

A wrong guess corrupts names silently, so the likely encoding is proposed in the refusal and never used.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from engine.faults import Fault, Place, SourceRefused, nearest
from engine.manifests.sources import BROKEN, ByteSource

UNDECODABLE = "licet.undecodable"
"""An error handler that keeps each undecodable byte as a lone surrogate, which no valid text contains."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ACCEPTED = {
    "utf-8": "utf-8-sig", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "windows-1252": "cp1252",
    "cp1252": "cp1252", "latin-1": "cp1252", "iso-8859-1": "cp1252", "utf-16": "utf-16", "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949", "windows-1250": "cp1250",
    "windows-1251": "cp1251",
}  # fmt: skip
_PROPOSED = {
    "gb18030": "gb18030", "big5": "big5", "cp932": "shift_jis", "cp949": "euc-kr", "cp1251": "windows-1251",
}  # fmt: skip
_BETRAYING = {
    "cp932": re.compile("[\ufffd\uff61-\uff9f]"),  # half-width kana
    "cp949": re.compile("[\ufffd\u4e00-\u9fff\uf900-\ufaff]"),  # Chinese characters, which Korean has done without
    "cp1251": re.compile("[^\u0410-\u044f\u0401\u0451\u00ab\u00bb\u2013-\u201e\u2116]"),
}
"""A character that a text in the encoding hardly holds."""
_UNDECODED = re.compile("\ufffd")
_HALF, _MOSTLY = 0.5, 0.9
_NAMES = "gb18030|windows-1252|utf-16|big5|shift_jis"
_BLOCK = 1 << 20
_SAMPLE = 1 << 14
_SURROGATE = re.compile("[\ud800-\udfff]")


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(UNDECODABLE, _keep_bytes)


class EncodingUnsettled(SourceRefused):
    """A file in an encoding that must be named; `likely` is the one that it most looks like, if any."""

    def __init__(self, fault: Fault, likely: str | None) -> None:
        """Keep the proposal beside the fault."""
        self.likely = likely
        super().__init__([fault])


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and why it was chosen: `named` by the caller, by a `bom`, or because the file is valid `utf-8`."""

    codec: str
    reason: str

    @property
    def is_plain_utf8(self) -> bool:
        """Whether the file is UTF-8 without a byte order mark."""
        return self.reason == "utf-8"


def undecodable(text: str) -> str | None:
    r"""A text with its undecodable bytes written out (`\xff`); None where every byte was decoded."""
    if text.isascii() or not _SURROGATE.search(text):
        return None
    return _SURROGATE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)


def settle_encoding(source: ByteSource, named: str | None, option: str) -> Encoding:
    """The encoding of a source; `option` is how one is named.

    Raises `SourceRefused` where it is not UTF-8, has no BOM and none was named.
    """
    if named is not None:
        codec = _ACCEPTED.get(named.strip().casefold())
        if codec is None:
            hint = nearest(named.casefold(), _ACCEPTED) or "one of " + ", ".join(_ACCEPTED)
            raise SourceRefused([Fault(Place(source.shown_as), f"`{named}` is not an accepted encoding", hint)])
        return Encoding(codec, "named")
    head = source.head(4)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return Encoding(codec, "bom")
    _refuse_unless_utf8(source, option)
    return Encoding("utf-8", "utf-8")


def _refuse_unless_utf8(source: ByteSource, option: str) -> None:
    """Read the whole source once: UTF-8 that is broken on line 900,000 is not UTF-8."""
    if _is_mostly_nul(source.head()):
        likely = likely_encoding(source.head())
        hint = f"name it: {option} {likely}"
        fault = Fault(Place(source.shown_as, 1, 1), "looks like UTF-16 without a byte order mark", hint)
        raise EncodingUnsettled(fault, likely)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    stream = source.stream()
    passed, before = 0, b""
    try:
        while block := stream.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                at = max(error.start - (len(error.object) - len(block)), 0)
                line = _line_at(source, passed + at)
                sample = before[-_SAMPLE:] + block, len(before[-_SAMPLE:]) + at
                raise _refusal(source, option, line, *sample) from None
            passed += len(block)
            before = block
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _refusal(source, option, _line_at(source, passed), before, len(before) - 1) from None
    except BROKEN as error:
        raise source.broken(error) from error


def _line_at(source: ByteSource, place: int) -> int:
    """The line on which a byte stands: counted only where one has to be named."""
    stream = source.stream()
    line, before = 1, b""
    while place and (block := stream.read(min(place, _BLOCK))):
        line += _line_ends(before, block)
        before = block
        place -= len(block)
    return line


def _line_ends(before: bytes, block: bytes) -> int:
    """The LF, CRLF and CR in a block; a CRLF across the border of two blocks counts in the first."""
    across = before[-1:] == b"\r" and block[:1] == b"\n"
    return block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n") - across


def _is_mostly_nul(sample: bytes) -> bool:
    return sample.count(b"\0") > len(sample) // 4


def _refusal(source: ByteSource, option: str, line: int, block: bytes, at: int) -> SourceRefused:
    likely = likely_encoding(block[max(at - _SAMPLE, 0) : at + _SAMPLE])
    proposal = f"it looks like {likely}: {option} {likely}" if likely else f"name it: {option} {_NAMES}"
    hint = f"{proposal}; or {option} utf-8 to reject only the lines that are not"
    if likely == "utf-8":
        hint = f"most of it is, and some bytes are damaged: {option} utf-8 rejects only the lines that hold them"
    what = f"is not UTF-8 (byte 0x{block[at]:02x})" if 0 <= at < len(block) else "is not UTF-8"
    return EncodingUnsettled(Fault(Place(source.shown_as, line, 1), what, hint), likely)


def likely_encoding(sample: bytes) -> str | None:
    """The encoding that a sample most looks like, by the name to give; None where there is no telling.

    Western text has single bytes above 0x7f between ASCII letters; other scripts have runs of them.
    """
    if _is_mostly_nul(sample):
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if not runs:
        return None
    if sum(len(run) for run in runs) < 1.5 * len(runs):
        return "windows-1252"
    text = b"\n".join(line for line in io.BytesIO(sample) if not line.isascii())
    if _read_as("utf-8", text) > _HALF:  # other encodings form its characters by chance, and few
        return "utf-8"
    likely = [codec for codec in _PROPOSED if _read_as(codec, text) > _MOSTLY] or list(_PROPOSED)
    if len(likely) == 1:
        return _PROPOSED[likely[0]]
    from charset_normalizer import from_bytes  # imported here because only a refusal needs it

    best = from_bytes(text, cp_isolation=likely).best()
    return _PROPOSED.get(best.encoding) if best is not None else None


def _read_as(codec: str, text: bytes) -> float:
    """The part of the characters beyond ASCII that a text in the encoding would hold; others betray a misreading."""
    everyday = "gb2312" if codec == "gb18030" else codec  # GB18030 itself reads almost anything
    found = [one for one in text.decode(everyday, "replace") if not one.isascii()]
    betraying = _BETRAYING.get(codec, _UNDECODED)
    return sum(not betraying.match(one) for one in found) / max(len(found), 1)
