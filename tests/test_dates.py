from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.dates import format_german, format_german_month, parse_date, parse_period

YEAR_2024 = (date(2024, 1, 1), date(2025, 1, 1))
MARCH = (date(2024, 3, 1), date(2024, 4, 1))
FIFTH = (date(2024, 3, 5), date(2024, 3, 6))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        pytest.param("2024", YEAR_2024, id="year"),
        pytest.param(" 2024 ", YEAR_2024, id="blanks"),
        pytest.param("1900", (date(1900, 1, 1), date(1901, 1, 1)), id="first-year"),
        pytest.param("2100", (date(2100, 1, 1), date(2101, 1, 1)), id="last-year"),
        pytest.param("2024-03", MARCH, id="iso-month"),
        pytest.param("03/2024", MARCH, id="slash-month"),
        pytest.param("3.2024", MARCH, id="dotted-month"),
        pytest.param("2024-12", (date(2024, 12, 1), date(2025, 1, 1)), id="december"),
        pytest.param("März 2024", MARCH, id="month-name"),
        pytest.param("maerz 2024", MARCH, id="month-name-ae"),
        pytest.param("Mär. 2024", MARCH, id="month-abbreviated"),
        pytest.param("Jänner 2023", (date(2023, 1, 1), date(2023, 2, 1)), id="austrian-january"),
        pytest.param("Feber 2023", (date(2023, 2, 1), date(2023, 3, 1)), id="austrian-february"),
        pytest.param("2024-03-05", FIFTH, id="iso-day"),
        pytest.param("2024-3-5", FIFTH, id="iso-day-short"),
        pytest.param("5.3.2024", FIFTH, id="german-day"),
        pytest.param("05.03.24", FIFTH, id="german-day-short-year"),
        pytest.param("5. 3. 2024", FIFTH, id="german-day-spaced"),
        pytest.param("5. März 2024", FIFTH, id="day-with-name"),
        pytest.param("5.März 2024", FIFTH, id="day-with-name-tight"),
        pytest.param("29.02.2024", (date(2024, 2, 29), date(2024, 3, 1)), id="leap-day"),
        pytest.param("31.12.2100", (date(2100, 12, 31), date(2101, 1, 1)), id="last-day"),
        pytest.param("24.02.98", (date(1998, 2, 24), date(1998, 2, 25)), id="last-century"),
    ],
)
def test_period(text: str, period: tuple[date, date]) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gestern",
        "1899",
        "2101",
        "2024-13",
        "2024-00",
        "0.3.2024",
        "30.02.2024",
        "29.02.2023",
        "März",
        "5. März",
        "24",
        "2024-03-05 oder so",
        "202",
        "20244",
        "٢٠٢٤",
        "99999999999999999999",
    ],
)
def test_not_a_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2024-03-05", date(2024, 3, 5), id="iso"),
        pytest.param("2024-03-05T23:59:00+01:00", date(2024, 3, 5), id="iso-datetime-own-zone"),
        pytest.param("2024-03-05 08:12:33.123456", date(2024, 3, 5), id="sql"),
        pytest.param("20240305T081200Z", date(2024, 3, 5), id="iso-basic"),
        pytest.param("5. Auguſt 2024", date(2024, 8, 5), id="long-s"),
        pytest.param("Tue, 05 Mar 2024 08:12:00 +0100", date(2024, 3, 5), id="rfc-822"),
        pytest.param("Mi, 25. Jänner 2023, 15:41", date(2023, 1, 25), id="byline-austrian"),
        pytest.param("06/02/2025", date(2025, 2, 6), id="slashes-day-first"),
        pytest.param("06/25/2025", date(2025, 6, 25), id="slashes-month-first-when-it-must"),
        pytest.param("7. Juni 2025 | 12:38 Uhr", date(2025, 6, 7), id="byline-pipe"),
        pytest.param("Stand: 31.01.2023, 18:22 Uhr", date(2023, 1, 31), id="stand"),
        pytest.param("Veröffentlicht am 3.4.23 um 7 Uhr", date(2023, 4, 3), id="short-year"),
        pytest.param("March 5, 2024", date(2024, 3, 5), id="english-month-first"),
        pytest.param("5th of nothing, Posted on January 25th, 2023", date(2023, 1, 25), id="english-ordinal"),
        pytest.param("/politik/2024/02/19/panzer.html", date(2024, 2, 19), id="url-path"),
        pytest.param("Erstellt 01.02.2024, geändert 03.02.2024", date(2024, 2, 1), id="first-of-two"),
        pytest.param("30.02.2024, berichtigt 01.03.2024", date(2024, 3, 1), id="impossible-day-passed-over"),
        pytest.param("1709625600", date(2024, 3, 5), id="unix-seconds"),
        pytest.param("1709625600000", date(2024, 3, 5), id="unix-milliseconds"),
    ],
)
def test_date(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "gestern", "24. Februar", "März 2024", "2024", "Tel. 0 30 12 34 56", "1.2.3", "12.345.678", "1823-01-02"],
)
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


SEARCHABLE = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(SEARCHABLE)
def test_every_searchable_day_is_read_in_each_spelling(day: date) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", format_german(day)):
        assert parse_period(text) == (day, day + timedelta(days=1))
        assert parse_date(f"Stand {text}, 12:00") == day


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    parse_date(text)
    period = parse_period(text)
    assert period is None or period[0] < period[1]


def test_german_format() -> None:
    assert format_german(date(2024, 3, 5)) == "5. März 2024"
    assert format_german_month(date(2024, 3, 5)) == "März 2024"
