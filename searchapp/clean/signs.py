"""What the shape of a line tells, whatever it says: a stamp, a menu, a contact, a call to the reader.

Only lines near the ends of a text are judged by these signs; within the text the same shapes may be headings or speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from searchapp.clean.furniture import word_list
from searchapp.clean.lines import Line

_MONTH: Final = (
    r"(?:Jan|Jän|Feb|Fév|Mär|Mar|Apr|Avr|Mai|May|Jun|Jui|Jul|Aug|Aoû|Sep|Okt|Oct|Nov|Dez|Dec|Déc)[a-zäéû]*\.?"
)
_STAMP: Final = re.compile(
    rf"\b[0-9]{{1,2}}\.\s?[0-9]{{1,2}}\.\s?[0-9]{{2,4}}\b|\b[0-9]{{1,2}}\.?\s{_MONTH},?\s[0-9]{{2,4}}\b"
    r"|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\b|\b[0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9])?(?: Uhr\b| h\b|\Z)"
)
_CONTACT: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|https?:|\bwww\.|\b[\w-]+\.(?:de|at|ch|lu|eu|com|org|net|info|tv|me)\b|(?:^|\s)@\w{3,}|\bIBAN\b"
    r"|\b(?:Tel|Telefon|Fon|Fax|Hotline|Mobil)\b\.?:?\s*[+0(]|(?<![\w.,])\+?0[0-9]{2,5}\s?[/–-]\s?[0-9]{3}"
)
_SEPARATOR: Final = re.compile(r"\s*[|·•▪■›»◄►‹\t]\s*|\s[/–—~]\s|\s{3,}|\]\s*\[")
_SIGN: Final = re.compile(r"[^\w\s„“”»«‹›\"'‚’‘(¿¡&§€$+–—-]|\*{2,}|[=~_<>-]{2,}")
_QUOTED: Final = re.compile(r"[„“”»«\"][^„“”»«\"]*[“”»«\"]")
_LOWER_WORD: Final = re.compile(r"(?<![\w.@-])[a-zäöüß]{2,}(?![\w@])")
_ADDRESS: Final = re.compile(
    r"(?<![.!?:…] )(?<!^)\b(?:Sie|Ihr|Ihre[mnrs]?|Ihnen)\b|(?<!^)\b[a-zäöüß]+en Sie\b|^[A-ZÄÖÜ][a-zäöüß]+e?n Sie\b|[.!?:] [A-ZÄÖÜ][a-zäöüß]+e?n Sie\b"
    r"|\b(?:[dD]u|[dD]ir|[dD]ich|[dD]eine?[mnrs]?|[eE]uch|[eE]ure?[mnrs]?)\b"
)
_ADDRESS_WORDS: Final = (
    "Sie",
    "Ihr",
    "Ihnen",
    "du",
    "Du",
    "dir",
    "Dir",
    "dich",
    "Dich",
    "dein",
    "Dein",
    "uch",
    "eure",
    "Eure",
)
"""What a line must hold for `_ADDRESS` to be worth trying."""
_OPENING_ADDRESS: Final = re.compile(r"Ihre?\b")
_POSSESSIVE: Final = re.compile(r"(?<![.!?:…] )(?<!^)\b(?:Ihre?[mnr]|Ihnen|[dD]eine?[mnr])\b")
_FAMILIAR: Final = re.compile(r"\b(?:du|dir|dich|deine?[mnrs]?|euch|eure?[mnrs]?)\b", re.IGNORECASE)
_REQUEST: Final = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+e?n Sie\b")
_OWN: Final = re.compile(r"\b(?:uns|unsere?[mnrs]?|wir)\b", re.IGNORECASE)
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SHORT: Final = 60
_LOUD_LENGTH: Final = 120
_PROSE_WORDS: Final = 5
"""Lower-case words from which a line without a full stop reads like a sentence, whatever signs it holds."""
_SUBTITLE_WORDS: Final = 2
_MENU_ITEMS: Final = 3
_ITEM_WORDS: Final = 3

_LONGEST_CAPTION: Final = 160
_PICTURE_CREDIT: Final = re.compile(
    r"[(\[]?(?:archiv|symbol|titel)?(?:fotos?|bild(?:er|rechte|quelle|nachweis)?|quelle|grafik)\s?:\s?.{2,60}|©.{2,60}"
    r"|(?:apa|afp|dpa|ap|epa|reuters|keystone|imago|getty images|picture alliance|epd-bild|kna)\s?/\s?.{2,50}"
    r"|[^\W\d_][\w.’'-]+(?: [^\W\d_][\w.’'-]+){1,2}\s?/\s?[\w.’'-]+(?: [\w.’'-]+){0,2}",
    re.IGNORECASE,
)


def is_meta(text: str) -> bool:
    """Whether an unfinished line holds data on the article: a stamp, a contact, parts with separators, odd signs."""
    if _CONTACT.search(text) or _SIGN.match(text):
        return True
    if len(_LOWER_WORD.findall(text)) >= _PROSE_WORDS:
        return False
    return bool(_STAMP.search(text)) or is_menu(text)


def is_subtitle(text: str) -> bool:
    """Whether an unfinished line reads like a sentence rather than a row of names."""
    return len(_LOWER_WORD.findall(text)) >= _SUBTITLE_WORDS and not is_meta(text)


def is_menu(text: str) -> bool:
    """Whether a line is a row of short items: 'Land | Luft | See', '◄ Zurück   Weiter ►'."""
    items = [item for item in _SEPARATOR.split(text) if item]
    longest = max((item.count(" ") + 1 for item in items), default=0)
    return len(items) > 1 and longest <= (_ITEM_WORDS + 1 if len(items) >= _MENU_ITEMS else _ITEM_WORDS)


def is_title_case(text: str) -> bool:
    """Whether no word of a line starts small, as in the names of outlets and rows of menu words."""
    return not _LOWER_WORD.search(text)


def addresses_reader(text: str) -> bool:
    """Whether a line speaks to its reader outside quotation marks: 'Schicken Sie …', 'Du willst …', 'Vergiss nicht …'."""
    if text[0] in "„“”»«\"'‚–-":
        return False
    if _is_call(text):
        return True
    return any(word in text for word in _ADDRESS_WORDS) and bool(_ADDRESS.search(_QUOTED.sub("", text)))


def calls_reader(text: str) -> bool:
    """Whether a line starts as a call or request to its reader does: 'Hören Sie …', 'Schreib uns …'."""
    return bool(_REQUEST.match(text)) or _is_call(text)


def is_familiar(text: str) -> bool:
    """Whether a line says 'du' outside quotation marks."""
    return bool(_FAMILIAR.search(_QUOTED.sub("", text)))


def has_contact(text: str) -> bool:
    """Whether a line holds an address, a number to call, a host or an account."""
    return bool(_CONTACT.search(text))


def names_address(text: str) -> bool:
    """Whether a line spells out a web or mail address."""
    return "://" in text or ("@" in text and bool(_CONTACT.search(text)))


def serves_reader(text: str) -> bool:
    """Whether an unfinished line offers its reader something: 'Das Beste der Woche in Ihrer Mailbox'."""
    if text[0] in "„“”»«\"'‚–-+" or _QUOTED.search(text):
        return False
    return bool(_POSSESSIVE.search(text)) or calls_reader(text)


def is_own_voice(text: str) -> bool:
    """Whether a line says 'wir' or 'unser' outside quotation marks."""
    return bool(_OWN.search(_QUOTED.sub("", text)))


def speaks_for_page(text: str) -> bool:
    """Whether a finished line that stands among furniture speaks of the page, its makers or its readers."""
    if addresses_reader(text) or is_own_voice(text) or opens_to_reader(text):
        return True
    return any(word.lower() in word_list("page") for word in _WORD.findall(text))


def is_labelled_name(text: str) -> bool:
    """Whether a line is a label and names or numbers, no sentence: 'Verantwortlich: Dr. Ines Kahl (V.i.S.d.P.)'."""
    label, colon, rest = text.partition(": ")
    if text[-1] in '.!?…“”»«"':
        return False
    return bool(colon) and label.count(" ") < _ITEM_WORDS and len(_LOWER_WORD.findall(rest)) < _SUBTITLE_WORDS


def is_loud(text: str) -> bool:
    """Whether a short line is an exclamation that nobody is quoted with."""
    return text.endswith("!") and len(text) <= _LOUD_LENGTH and text[0] not in "„“”»«\"'‚–-+"


def opens_to_reader(text: str) -> bool:
    """Whether a short line starts with 'Ihr', which may mean its reader: 'Ihre Spende kommt an.'"""
    return len(text) <= _SHORT and bool(_OPENING_ADDRESS.match(text))


def _is_call(text: str) -> bool:
    first = _FIRST_WORD.match(text)
    return first is not None and first.group().lower() in word_list("calls")


def is_caption(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is no paragraph and stands right above a picture's credit: 'Foto: Keystone', 'APA/HELMUT FOHRINGER'."""
    if index + 1 >= len(lines) or lines[index + 1].after_blank or lines[index].is_strong_prose:
        return False
    return len(lines[index].text) <= _LONGEST_CAPTION and bool(_PICTURE_CREDIT.fullmatch(lines[index + 1].text))
