"""A reader's way through the page in a real browser: search, filter, read, download."""

from __future__ import annotations

import csv
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchapp.faces.web import create_app
from tests.faces.fake import FakeService
from tests.faces.served import served

pytestmark = pytest.mark.browser

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1280,900",
    "--lang=de",
)
SECONDS = 20


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page over the in-memory service, on the production server."""
    with served(create_app(FakeService())) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[Any]:
    """Chromium with a fresh profile that reaches nothing but this machine. Where it is missing the test is skipped by
    name, and fails in CI, which has to install it."""
    if not (CHROMIUM and DRIVER):
        missing = "chromium and chromium-driver are not installed"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_page_load_timeout(SECONDS)
    yield driver
    driver.quit()


def find(browser: Any, selector: str) -> Any:
    return browser.find_element("css selector", selector)


def find_all(browser: Any, selector: str) -> list[Any]:
    found: list[Any] = browser.find_elements("css selector", selector)
    return found


def wait(condition: Callable[[], Any]) -> Any:
    """The condition's first true value; errors of a page that is being replaced count as not yet."""
    from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException

    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if value := condition():
                return value
        except (NoSuchElementException, StaleElementReferenceException):
            pass
        time.sleep(0.05)
    return pytest.fail(f"not true after {SECONDS} seconds")


def total(browser: Any) -> int:
    return int(find(browser, "#ergebnis").get_attribute("data-total"))


def search(browser: Any, address: str, words: str) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(address)
    box = find(browser, "#q")
    box.send_keys(words, Keys.ENTER)
    wait(lambda: "q=" in browser.current_url)


def tick(browser: Any, name: str, value: str) -> None:
    """Tick a filter and wait until the page shows the narrower result."""
    find(browser, f'input[name="{name}"][value="{value}"]').click()
    wait(lambda: f"{name}=" in browser.current_url)
    wait(lambda: find(browser, f'input[name="{name}"][value="{value}"]').is_selected())


def errors_of(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def test_search_filter_read_download(browser: Any, address: str, downloads: Path) -> None:
    search(browser, address, "Lieferung")
    everything = total(browser)
    tick(browser, "country", "FR")
    french = total(browser)
    tick(browser, "weapon", "Caesar")
    narrowed = total(browser)
    assert everything > french > narrowed > 0
    assert len(find_all(browser, ".chips .chip")) == 2
    expected = {link.text for link in find_all(browser, ".hit h2 a")}

    find(browser, ".menu summary").click()
    find(browser, '.panel a[href*="/export.csv"]').click()
    file = wait(lambda: next(iter(downloads.glob("suche_lieferung_*.csv")), None))
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == narrowed
    assert expected == {row["title"] for row in rows} if narrowed <= 10 else expected <= {row["title"] for row in rows}

    title = find(browser, ".hit h2 a").text
    find(browser, ".hit h2 a").click()
    wait(lambda: find(browser, "article h1").text == title)
    assert errors_of(browser) == []


def test_matches_are_painted_and_walked(browser: Any, address: str) -> None:
    browser.get(f"{address}/article/bericht-04?q=Lieferung")
    mark, paragraph = find(browser, ".text mark"), find(browser, ".text p")
    ground = mark.value_of_css_property("background-color")
    assert ground not in (paragraph.value_of_css_property("background-color"), "rgba(0, 0, 0, 0)")
    assert mark.size["width"] > 0
    assert contrast(ground, mark.value_of_css_property("color")) >= 4.5
    person = find(browser, ".text .ent.person")
    assert "underline" in person.value_of_css_property("text-decoration-line")
    find(browser, 'button[aria-label="Nächste Fundstelle"]').click()
    find(browser, "body").send_keys("n")
    wait(lambda: browser.current_url.endswith("#t2"))
    assert find(browser, ".walk-text").text == "Fundstelle 2 von 2"
    find(browser, "#zeige-person").click()
    assert find(browser, ".text .ent.person").value_of_css_property("text-decoration-line") == "none"


@pytest.fixture
def emulate(browser: Any) -> Iterator[Callable[[str, dict[str, object]], None]]:
    """Emulation switched on for one test."""
    undo = {
        "setEmulatedMedia": ("setEmulatedMedia", {"features": []}),
        "setDeviceMetricsOverride": ("clearDeviceMetricsOverride", {}),
        "setScriptExecutionDisabled": ("setScriptExecutionDisabled", {"value": False}),
    }
    used: list[str] = []

    def switch(name: str, values: dict[str, object]) -> None:
        used.append(name)
        browser.execute_cdp_cmd(f"Emulation.{name}", values)

    yield switch
    for name in used:
        command, values = undo[name]
        browser.execute_cdp_cmd(f"Emulation.{command}", values)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(browser: Any, address: str, emulate: Any, scheme: str) -> None:
    emulate("setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.get(f"{address}/?q=Lieferung&country=FR")
    for selector in (
        "h1",
        ".understood",
        ".hit h2 a",
        ".snippet",
        ".origin",
        ".snippet mark",
        ".chip",
        ".primary",
        ".count",
    ):
        element = find(browser, selector)
        assert contrast(ground_of(browser, element), element.value_of_css_property("color")) >= 4.5, selector


def test_suggestions_are_a_combobox(browser: Any, address: str) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(address)
    box = find(browser, "#q")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    box.send_keys("Waffen für Pist")
    wait(lambda: box.get_attribute("aria-expanded") == "true")
    options = find_all(browser, '#vorschlaege [role="option"]')
    assert "Boris Pistorius" in options[0].text
    box.send_keys(Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant") == options[0].get_attribute("id")
    assert options[0].get_attribute("aria-selected") == "true"
    box.send_keys(Keys.ENTER)
    assert box.get_attribute("value") == 'Waffen für person:"Boris Pistorius" '
    assert box.get_attribute("aria-expanded") == "false"
    box.clear()
    box.send_keys("Boris Pis")
    wait(lambda: box.get_attribute("aria-expanded") == "true")
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert box.get_attribute("value") == 'person:"Boris Pistorius" '
    box.send_keys("Cae")
    wait(lambda: box.get_attribute("aria-expanded") == "true")
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("aria-expanded") == "false"


def test_a_ticked_filter_keeps_the_focus(browser: Any, address: str) -> None:
    browser.get(f"{address}/?q=Lieferung")
    tick(browser, "source", "Musterbote")
    wait(lambda: browser.switch_to.active_element.get_attribute("value") == "Musterbote")


def test_landmarks_and_names(browser: Any, address: str) -> None:
    browser.get(f"{address}/?q=Lieferung")
    assert find(browser, "html").get_attribute("lang") == "de"
    roles = {element.aria_role for element in find_all(browser, "header, main, aside, nav, footer, form")}
    assert {"banner", "main", "complementary", "navigation", "search", "contentinfo"} <= roles
    assert len(find_all(browser, "h1")) == 1
    fields = [
        field
        for field in find_all(browser, "input, select, button, summary, a:not([tabindex])")
        if field.is_displayed()
    ]
    assert [field.get_attribute("outerHTML") for field in fields if not field.accessible_name] == []


def test_a_phone_shows_everything_without_scrolling_sideways(browser: Any, address: str, emulate: Any) -> None:
    emulate("setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})
    for path in ("/?q=Lieferung", "/?q=gibtesnicht", "/article/bericht-04?q=Lieferung", "/hilfe"):
        browser.get(address + path)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360, path
    browser.get(f"{address}/?q=Lieferung")
    assert not find(browser, "#filter").is_displayed()
    find(browser, 'a[href="#filter"]').click()
    wait(lambda: find(browser, "#filter").is_displayed())
    find(browser, 'input[name="country"][value="FR"]').click()
    find(browser, "#filter .apply").click()
    wait(lambda: "country=FR" in browser.current_url)


def test_the_page_works_without_script(browser: Any, address: str, emulate: Any) -> None:
    emulate("setScriptExecutionDisabled", {"value": True})
    browser.get(f"{address}/?q=Lieferung")
    find(browser, 'input[name="country"][value="FR"]').click()
    find(browser, 'input[name="weapon"][value="Caesar"]').click()
    find(browser, "#filter .apply").click()
    wait(lambda: "country=FR" in browser.current_url)
    assert len(find_all(browser, ".chips .chip")) == 2


def ground_of(browser: Any, element: Any) -> str:
    """The colour painted behind an element: its own or the nearest ancestor's."""
    script = """let e = arguments[0];
        while (e && getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)') e = e.parentElement;
        return e ? getComputedStyle(e).backgroundColor : 'rgb(255, 255, 255)';"""
    return str(browser.execute_script(script, element))


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two CSS colours."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    numbers = [float(part) / 255 for part in colour.partition("(")[2].rstrip(")").split(",")[:3]]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in numbers)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
