"""Bytes → text, losing nothing: byte order marks, UTF-8, damaged UTF-8, Windows-1252, and the rest by charset-normalizer.

The result is ready for the layers above: composed Unicode (NFC), no NUL, no lone surrogates, `\\r\\n` as it came.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

SAMPLE_BYTES: Final = 65_536
"""How much of a file decides its encoding."""

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_MAGIC: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3",
)
_MAX_CONTROL_SHARE: Final = 0.02
_CONTROL_BYTES: Final = bytes(sorted({*range(32)} - {9, 10, 12, 13, 27}))
_UTF8_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES: Final = bytes(range(128, 256))
_GERMAN_CP1252: Final = "ÄÖÜäöüß„“”‚‘’»«›‹–—…•€§°·©\xa0éèáàç".encode("cp1252")
_GERMAN_SHARE: Final = 0.85
"""Share of the bytes above 127 that must be German letters and marks for Windows-1252 to be taken without a guess."""
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{1,200}?charset=[\"']?([\w-]{3,20})|encoding=[\"']([\w-]{3,20})", re.IGNORECASE
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MISREAD: Final = re.compile(r"Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-\xbf“”žœ™˜¦š¢\x9d]|Â[\xa0«»§°©®·´]")


def decode(data: bytes) -> str | None:
    """The text of a whole file; None when the bytes are no text at all (pictures, archives, programs)."""
    encoding = detect(data[:SAMPLE_BYTES])
    return None if encoding is None else mend(decode_as(data, encoding))


def detect(sample: bytes) -> str | None:
    """The encoding the start of a file is written in, as a codec name; None when it is binary."""
    for mark, name in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return name
    if sample.startswith(_BINARY_MAGIC):
        return None
    if b"\0" in sample:
        return _utf16_without_mark(sample)
    if len(sample) - len(sample.translate(None, _CONTROL_BYTES)) > len(sample) * _MAX_CONTROL_SHARE:
        return None
    return _eight_bit(sample)


def decode_as(data: bytes, encoding: str) -> str:
    """Decode in a known encoding; bytes that can't belong to it are read as Windows-1252, so that nothing is lost."""
    if encoding not in {"utf-8", "utf-8-sig"}:
        return data.decode(encoding, _CP1252_BYTES if encoding in _ONE_BYTE else "replace")
    return data.decode(encoding, _CP1252_BYTES)


def mend(text: str) -> str:
    """Composed characters, no NUL, no lone surrogates, and UTF-8 that was once read as Windows-1252 ('fÃ¼r') put right."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    if "Ã" in text or "â€" in text or "Â" in text:
        text = _MISREAD.sub(_reread, text)
    text = text.replace("\0", "")
    if not _is_encodable(text):
        text = _SURROGATE.sub("\ufffd", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_encodable(text: str) -> bool:
    """Whether a text holds no lone surrogates; encoding it finds out thrice as fast as looking for them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _eight_bit(sample: bytes) -> str | None:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start > len(sample) - 4 and len(sample) == SAMPLE_BYTES:
            return "utf-8"
    else:
        return "utf-8"
    sequences = len(_UTF8_SEQUENCE.findall(sample))
    stray = _UTF8_SEQUENCE.sub(b"", sample)
    invalid = len(stray) - len(stray.translate(None, _HIGH_BYTES))
    return "utf-8" if sequences > invalid else _declared(sample) or _windows_or_guess(sample)


def _declared(sample: bytes) -> str | None:
    """The encoding an HTML or XML head declares, where Python knows it; Latin-1 means Windows-1252 on the web."""
    match = _META_CHARSET.search(sample[:4096])
    if not match:
        return None
    name = (match[1] or match[2]).decode("ascii").lower()
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return "cp1252" if known in {"iso8859-1", "ascii", "utf-8"} else known


def _windows_or_guess(sample: bytes) -> str:
    high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    german = len(sample) - len(sample.translate(None, _GERMAN_CP1252))
    if german >= high * _GERMAN_SHARE:
        return "cp1252"
    from charset_normalizer import from_bytes  # 30 ms to import, needed by one file in a thousand

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _utf16_without_mark(sample: bytes) -> str | None:
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.5 and even < 0.05:
        return "utf-16-le"
    if even > 0.5 and odd < 0.05:
        return "utf-16-be"
    return None


def _reread(match: re.Match[str]) -> str:
    try:
        return match.group().encode("cp1252", "searchapp.latin1").decode("utf-8")
    except UnicodeError:
        return match.group()


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_CP1252_TABLE[byte] for byte in wrong), error.end


def _as_latin1(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return error.object[error.start : error.end].encode("latin-1"), error.end


def _cp1252_table() -> tuple[str, ...]:
    return tuple(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", "\u00b7") for byte in range(256))


_CP1252_BYTES: Final = "searchapp.cp1252"
_CP1252_TABLE: Final = _cp1252_table()
_ONE_BYTE: Final = frozenset({"cp1252", "cp1250", "cp1251", "iso8859-2", "iso8859-15"})
codecs.register_error(_CP1252_BYTES, _as_cp1252)
codecs.register_error("searchapp.latin1", _as_latin1)
